"""The five statuses of Exchange in words."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Status(NamedTuple):
    name: str
    pattern: str  # the class that draws it
    label: str | Promise
    note: str | Promise


STATUSES = (
    Status("free", "free", pgettext_lazy("status", "Free"), _("A birthday, a reminder.")),
    Status(
        "tentative", "tentative", pgettext_lazy("status", "Tentative"), _("An invitation you have not accepted yet.")
    ),
    Status("busy", "busy", pgettext_lazy("status", "Busy"), _("The status of any ordinary appointment.")),
    Status("out_of_office", "away", pgettext_lazy("status", "Out of office"), _("Holidays, conferences.")),
    Status(
        "working_elsewhere",
        "elsewhere",
        pgettext_lazy("status", "Working elsewhere"),
        _("You work, but somewhere else. Some versions of Outlook show it as busy."),
    ),
)
