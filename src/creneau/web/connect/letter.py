"""A text for the IT department: what was tried and what is needed, and nothing secret."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from creneau.calendars.models import ConnectionAttempt
from creneau.calendars.words import Words
from creneau.web.connect.steps import lines


def letter(attempt: ConnectionAttempt, words: Words, facts: Mapping[str, Any], name: str) -> str:
    tried = "\n".join(f"- {line.sentence} ({line.url}, {line.outcome})" for line in lines(attempt.steps))
    parts = [
        _("Subject: connecting my Exchange calendar"),
        _("Hello,"),
        _("I would like to connect my calendar (%(email)s) to Créneau, our tool for booking appointments.")
        % {"email": attempt.email},
        _("It did not work. Créneau says: “%(title)s”.") % {"title": words.title},
        _("What was tried:") + f"\n{tried}" if tried else "",
        str(WISHES.get(attempt.cause, EWS_ADDRESS)) % facts,
        str(SHOWN) % facts if attempt.cause == "wrong_credentials" and facts.get("fingerprint") else "",
        _("Thank you,\n%(name)s") % {"name": name},
    ]
    return "\n\n".join(part for part in parts if part)


EWS_ADDRESS = gettext_lazy(
    "Could you tell me the EWS address of our Exchange server, and whether the machine that runs Créneau "
    "may reach it (HTTPS, port 443)?"
)
_WAY = gettext_lazy(
    "Could you check that the machine that runs Créneau may reach %(host)s over HTTPS, port 443, "
    "and that this is the right EWS address?"
)
_NAME = gettext_lazy("Could you tell me the domain and user name to sign in with, and check that my account is open?")
_CERTIFICATE = gettext_lazy(
    "Could you look at the certificate of %(host)s? If our own authority issued it, the administrator of Créneau "
    "needs its certificate as a PEM file."
)
_SERVER = gettext_lazy(
    "Does our organisation run a server with Exchange 2013 or later that my mailbox is on, or could be moved to?"
)
SHOWN = gettext_lazy(
    "And could you check that nothing inspects TLS between Créneau and the server? The certificate that %(host)s "
    "showed was issued by %(issuer)s (SHA-256 %(fingerprint)s). If it is not the server’s own, Extended Protection "
    "refuses every password, the right one too."
)

WISHES: dict[str, Promise] = {
    **dict.fromkeys(("connection_refused", "timeout", "refused_address"), _WAY),
    **dict.fromkeys(("tls_untrusted", "tls_name", "tls_expired"), _CERTIFICATE),
    **dict.fromkeys(
        ("wrong_credentials", "locked_out", "account_disabled", "password_expired", "already_refused"), _NAME
    ),
    "channel_binding": gettext_lazy(
        "Could you let the machine that runs Créneau reach %(host)s without a proxy that inspects TLS? "
        "Extended Protection refuses the sign-in otherwise."
    ),
    "kerberos_required": gettext_lazy(
        "Could you offer NTLM or Basic on the EWS directory of %(host)s beside Negotiate, "
        "for the machine that runs Créneau?"
    ),
    "ews_disabled": gettext_lazy(
        "Could you open Exchange Web Services for my mailbox (Set-CASMailbox -EwsEnabled $true), "
        "and allow Créneau if applications are filtered?"
    ),
    "modern_auth_only": gettext_lazy(
        "Could you give me an account that may sign in to EWS with a password and has rights on my calendar?"
    ),
    **dict.fromkeys(
        ("unsupported_exchange_2010", "unsupported_workmail", "unsupported_exchange_online", "unsupported_version"),
        _SERVER,
    ),
    "foreign_host": gettext_lazy("Is %(host)s our Exchange server, and may my password be entrusted to it?"),
    "read_only": gettext_lazy("Could you give this account the right to add entries to my calendar?"),
    "no_mailbox": gettext_lazy("Could you tell me the primary address of my mailbox, and the server it is on?"),
}
