"""Use cases: one file per noun, one public method one transaction. The only caller of `begin()`."""

from __future__ import annotations

from dataclasses import dataclass

from bot.services.catalogue import CatalogueService
from bot.services.citizen import CitizenService
from bot.services.guide import GuideService
from bot.services.platform import LeaseService, UploadedFileService


@dataclass(frozen=True, slots=True)
class Services:
    """Everything the system can do, one attribute per noun."""

    catalogue: CatalogueService
    guides: GuideService
    citizens: CitizenService
    leases: LeaseService
    uploaded_files: UploadedFileService
