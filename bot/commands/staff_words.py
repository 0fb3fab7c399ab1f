"""Why `wenban staff` did nothing, and what the console refuses in the same words."""

# ruff: noqa: E501 - one sentence, one line

from __future__ import annotations

from collections.abc import Mapping

from bot.i18n import N_

STAFF_REFUSALS: Mapping[str, str] = {
    "staff_no_such": N_("Nobody here is called {name}. `wenban staff list` shows everybody."),
    "staff_role": N_("There is no role {role}. Roles: {known}."),
    "staff_unit": N_("There is no department {unit}. Use one of: {known} (* is the whole city)."),
    "staff_name": N_("A name has 2 to 40 small letters, digits, dots or hyphens, and begins and ends with a letter or digit."),
    "staff_name_taken": N_("The name {name} is taken."),
    "staff_name_untyped": N_("To be sure, type the name {name} in the box beside the button."),
    "staff_display": N_("What others see has at most {most} characters on one line."),
    "staff_not_yours": N_("You manage others of your own departments only, and never yourself."),
    "staff_roles_apart": N_("Whoever manages staff cannot also read the audit: these two roles need two people."),
    "staff_grant_held": N_("They hold this role already."),
    "staff_grant_absent": N_("They do not hold this role any more."),
    "password_short": N_("The password is too short: it needs at least {least} characters."),
    "password_long": N_("The password is too long: at most {most} characters."),
    "password_name": N_("The password must not be made of the name."),
    "password_common": N_("This password is among the first that others try. Choose another, for example four unrelated words."),
    "password_wrong": N_("Your present password is not right. Nothing was changed."),
    "password_differs": N_("The two new passwords are not the same. Type the new one twice."),
    "password_same": N_("The new password is the old one. Choose another."),
    "sign_in_wrong": N_("Name or password is not right. Check both and try again; if you forgot, whoever manages staff can give you a new password."),
    "sign_in_over": N_("That took too long. Please sign in again from the beginning."),
    "code_wrong": N_("This code is not right, or was used already. Wait for the next one in your app and type it."),
    "too_often": N_("Too many tries. Please wait {minutes} minutes and try again."),
    "totp_there_already": N_("A second step is set up already."),
    "totp_not_offered": N_("Please begin with setting up the second step."),
}  # fmt: skip
