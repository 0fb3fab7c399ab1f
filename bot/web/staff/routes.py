"""The table of the console: method, address, page, and the act it is for. A guard test tries every row as
every role.

`while_due` are the pages somebody needs whose password has to be changed first.
"""

from __future__ import annotations

from bot.domain.channel import Route
from bot.domain.staff import Act
from bot.web.staff import asked_question, audit, home, link, own_account, people, profile, sign_in
from bot.web.staff.door import HALFWAY, OUTSIDE, StaffRoute, behind_the_door

STAFF_ROUTES: tuple[StaffRoute, ...] = (
    StaffRoute("GET", "/staff/sign-in", sign_in.sign_in_page, OUTSIDE, "staff_sign_in"),
    StaffRoute("POST", "/staff/sign-in", sign_in.sign_in, OUTSIDE, "staff_sign_in_sent"),
    StaffRoute("GET", "/staff/second-step", sign_in.second_step_page, HALFWAY, "staff_second_step"),
    StaffRoute("POST", "/staff/second-step", sign_in.second_step, HALFWAY, "staff_second_step_sent"),
    StaffRoute("GET", "/staff", home.home, Act.SEE_CONSOLE, "staff_home"),
    StaffRoute("POST", "/staff/sign-out", home.sign_out, Act.OWN_ACCOUNT, "staff_sign_out", while_due=True),
    StaffRoute("POST", "/staff/sessions/end", home.end_session, Act.OWN_ACCOUNT, "staff_session_end"),
    StaffRoute("POST", "/staff/sessions/end-all", home.end_all, Act.OWN_ACCOUNT, "staff_sessions_end"),
    StaffRoute("GET", "/staff/password", own_account.password_page, Act.OWN_ACCOUNT, "staff_password",
               while_due=True),
    StaffRoute("POST", "/staff/password", own_account.change_password, Act.OWN_ACCOUNT, "staff_password_sent",
               while_due=True),
    StaffRoute("GET", "/staff/code", own_account.code_page, Act.OWN_ACCOUNT, "staff_code"),
    StaffRoute("POST", "/staff/code/offer", own_account.offer_code, Act.OWN_ACCOUNT, "staff_code_offer"),
    StaffRoute("POST", "/staff/code/accept", own_account.accept_code, Act.OWN_ACCOUNT, "staff_code_accept"),
    StaffRoute("POST", "/staff/code/drop", own_account.drop_code, Act.OWN_ACCOUNT, "staff_code_drop"),
    StaffRoute("GET", "/staff/people", people.people, Act.MANAGE_STAFF, "staff_people"),
    StaffRoute("POST", "/staff/people", people.add, Act.MANAGE_STAFF, "staff_people_add"),
    StaffRoute("GET", "/staff/people/{name}", people.person, Act.MANAGE_STAFF, "staff_person"),
    StaffRoute("POST", "/staff/people/{name}/grant", people.grant, Act.MANAGE_STAFF, "staff_person_grant"),
    StaffRoute("POST", "/staff/people/{name}/revoke", people.revoke, Act.MANAGE_STAFF, "staff_person_revoke"),
    StaffRoute("POST", "/staff/people/{name}/turn", people.turn, Act.MANAGE_STAFF, "staff_person_turn"),
    StaffRoute("POST", "/staff/people/{name}/reset", people.reset, Act.MANAGE_STAFF, "staff_person_reset"),
    StaffRoute("GET", "/staff/audit", audit.audit, Act.SEE_AUDIT, "staff_audit"),
    StaffRoute("GET", "/staff/questions", asked_question.asked_questions, Act.SEE_QUESTIONS,
               "staff_questions"),
    StaffRoute("POST", "/staff/questions/{number}/mark", asked_question.mark, Act.SEE_QUESTIONS,
               "staff_question_mark"),
    StaffRoute("GET", "/staff/profiles", profile.profiles_page, Act.SEE_PROFILE_MASKED, "staff_profiles"),
    StaffRoute("POST", "/staff/profiles", profile.find, Act.SEE_PROFILE_MASKED, "staff_profiles_find"),
    StaffRoute("POST", "/staff/profiles/reveal", profile.reveal, Act.REVEAL_PROFILE, "staff_profile_reveal"),
    StaffRoute("GET", "/staff/links", link.links, Act.MANAGE_LINKS, "staff_links"),
    StaffRoute("POST", "/staff/links", link.make, Act.MANAGE_LINKS, "staff_link_make"),
    StaffRoute("GET", "/staff/links/{code}", link.link, Act.MANAGE_LINKS, "staff_link"),
    StaffRoute("POST", "/staff/links/{code}/retarget", link.retarget, Act.MANAGE_LINKS,
               "staff_link_retarget"),
    StaffRoute("POST", "/staff/links/{code}/withdraw", link.withdraw, Act.MANAGE_LINKS,
               "staff_link_withdraw"),
    StaffRoute("GET", "/staff/links/{code}/code.svg", link.svg, Act.MANAGE_LINKS, "staff_link_svg"),
    StaffRoute("GET", "/staff/links/{code}/code.png", link.png, Act.MANAGE_LINKS, "staff_link_png"),
)  # fmt: skip

STAFF_PAGES: tuple[Route, ...] = tuple(behind_the_door(route) for route in STAFF_ROUTES)
