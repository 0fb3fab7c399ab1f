"""Use cases: one file per noun, one public method one transaction. The only caller of `begin()`."""

from __future__ import annotations

from dataclasses import dataclass

from bot.services.asked_question import AskedQuestionService
from bot.services.audit import AuditService
from bot.services.catalogue import CatalogueService
from bot.services.citizen import CitizenService
from bot.services.data_key import DataKeyService
from bot.services.guide import GuideService
from bot.services.link import LinkService
from bot.services.link_count import LinkCountService
from bot.services.outbox import OutboxService
from bot.services.own_account import OwnAccountService
from bot.services.platform import LeaseService, UploadedFileService
from bot.services.profile import ProfileService
from bot.services.profile_lookup import ProfileLookupService
from bot.services.staff import StaffService
from bot.services.staff_session import StaffSessionService


@dataclass(frozen=True, slots=True)
class Services:
    """Everything the system can do, one attribute per noun."""

    catalogue: CatalogueService
    guides: GuideService
    citizens: CitizenService
    leases: LeaseService
    links: LinkService
    link_counts: LinkCountService
    uploaded_files: UploadedFileService
    staff: StaffService
    staff_sessions: StaffSessionService
    own_account: OwnAccountService
    audit: AuditService
    asked_questions: AskedQuestionService
    outbox: OutboxService
    profiles: ProfileService
    profile_lookups: ProfileLookupService
    data_keys: DataKeyService
