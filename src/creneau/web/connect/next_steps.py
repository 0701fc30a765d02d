"""The one thing to do after a failure: its heading, its button, and the fields it needs."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class NextStep(NamedTuple):
    heading: str | Promise
    button: str | Promise
    asks_server: bool = False
    asks_name: bool = False
    letter_first: bool = False  # the letter to IT is the next thing, the form comes after it


NEXT_STEPS: dict[str, NextStep] = {
    "enter_server": NextStep(
        _("To do now: give the EWS address"), _("Try this address"), asks_server=True, asks_name=True
    ),
    "enter_ews_url": NextStep(
        _("To do now: give the full EWS address"), _("Try this address"), asks_server=True, asks_name=True
    ),
    "enter_domain_or_username": NextStep(
        _("To do now: add your domain or user name"), _("Try this name"), asks_server=True, asks_name=True
    ),
    "check_password": NextStep(
        _("To do now: type your password again"), _("Try this password"), asks_server=True, asks_name=True
    ),
    "confirm_host": NextStep(_("To do now: do you know this server?"), _("Yes, send my password there")),
    "ask_it": NextStep(
        _("To do now: ask your IT department"), _("Connect"), asks_server=True, asks_name=True, letter_first=True
    ),
    "use_other_sign_in": NextStep(
        _("To do now: sign in with another account’s name"), _("Connect"), asks_server=True, asks_name=True
    ),
    "wait": NextStep(_("To do now: wait a little, then try again"), _("Try again"), asks_server=True, asks_name=True),
    "correct_input": NextStep(_("To do now: correct the form"), _("Connect"), asks_server=True, asks_name=True),
}


def next_step_of(name: str) -> NextStep:
    return NEXT_STEPS.get(name, NEXT_STEPS["ask_it"])
