"""The steps of an attempt, each as a sentence."""

from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from creneau.calendars.facts import host_of


class Line(NamedTuple):
    sentence: str
    is_good: bool
    url: str
    outcome: str
    detail: str
    duration_ms: int


def lines(steps: list[dict[str, Any]]) -> list[Line]:
    return [_line(step) for step in steps]


def _line(step: dict[str, Any]) -> Line:
    url, outcome, detail = str(step["url"]), str(step["outcome"]), str(step.get("detail") or "")
    asks_who = outcome == "401" and detail != "refused"  # a 401 without credentials is how Exchange greets
    words = ASKS_WHO if asks_who else _words(str(step["step"]), outcome)
    sentence = str(words) % {"host": host_of(url) or url, "outcome": outcome, "detail": host_of(detail) or detail}
    return Line(sentence, asks_who or outcome == "ok", url, outcome, detail, int(step.get("duration_ms") or 0))


def _words(step: str, outcome: str) -> str | Promise:
    if (step, outcome) in ANSWERED:
        return ANSWERED[step, outcome]
    return OUTCOMES.get(outcome, ANSWERED_WITH_CODE if outcome.isdigit() else OTHERWISE)


ASKS_WHO = _("%(host)s answers, and asks who you are.")
ANSWERED_WITH_CODE = _("%(host)s answered with the code %(outcome)s.")
OTHERWISE = _("%(host)s: %(outcome)s.")

ANSWERED: dict[tuple[str, str], str | Promise] = {
    ("autodiscover_soap", "ok"): _("%(host)s knows where your Exchange server is."),
    ("autodiscover_pox", "ok"): _("%(host)s knows where your Exchange server is."),
    ("autodiscover_redirect", "ok"): _("%(host)s points to %(detail)s."),
    ("autodiscover_srv", "ok"): _("The directory of services (SRV) names %(detail)s."),
    ("autodiscover_srv", "name_not_found"): _("The directory of services (SRV) announces nothing."),
    ("ews", "ok"): _("%(host)s is Exchange, and lets you in."),
}

OUTCOMES: dict[str, str | Promise] = {
    "301": _("%(host)s points to another address."),
    "302": _("%(host)s points to another address."),
    "307": _("%(host)s points to another address."),
    "308": _("%(host)s points to another address."),
    "401": _("%(host)s refused this name and password."),
    "403": _("%(host)s lets nobody sign in this way."),
    "404": _("%(host)s answers, but has nothing about Exchange here."),
    "440": _("%(host)s shows its webmail."),
    "503": _("%(host)s is overloaded or being maintained."),
    "ok": _("%(host)s answered."),
    "name_not_found": _("%(host)s: this name does not exist."),
    "connection_refused": _("%(host)s refuses the connection."),
    "timeout": _("%(host)s did not answer in time."),
    "tls": _("%(host)s shows a certificate that cannot be accepted."),
    "not_https": _("%(host)s is reached without encryption only: nothing was sent there."),
    "foreign_host": _("%(host)s lies outside your mail domain: nothing was sent there."),
    "refused_address": _("%(host)s leads to an address that Créneau may not use."),
    "locked_out": _("%(host)s says that the account is locked."),
    "password_expired": _("%(host)s says that the password has expired."),
    "account_disabled": _("%(host)s says that the account is switched off."),
    "modern_auth_only": _("%(host)s takes no passwords, only modern sign-in."),
    "kerberos_required": _("%(host)s takes only Kerberos tickets."),
    "channel_binding": _("%(host)s refuses: something on the way opens the encrypted connection."),
    "ews_disabled": _("%(host)s allows no application into this mailbox."),
    "no_mailbox": _("%(host)s has no such mailbox."),
    "not_ews": _("%(host)s answers, but is not Exchange."),
    "not_ews_owa": _("%(host)s shows its webmail."),
    "not_ews_activesync": _("%(host)s answers as it does to telephones."),
    "not_ews_mail_protocol": _("%(host)s is a server for messages, of the IMAP or POP kind."),
    "throttled": _("%(host)s is busy and asks us to wait."),
    "server_error": _("%(host)s failed while it was answering."),
    "already_refused": _("%(host)s refused this before: not sent again."),
}
