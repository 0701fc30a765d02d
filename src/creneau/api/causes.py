"""Why Exchange could not be used, in sentences: what happened and what to do."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_SENTENCES: dict[str, Promise] = {
    "wrong_credentials": _(
        "Exchange refused this name and password. It was tried once and will not be tried again by itself."
    ),
    "locked_out": _("Exchange says that this account is locked. Wait until it is unlocked."),
    "password_expired": _("The password of this account has expired. Change it first, then connect again."),
    "account_disabled": _("Exchange says that this account is disabled. Ask the IT department."),
    "modern_auth_only": _(
        "This server accepts modern sign-in only: a password cannot work. Use another sign-in that has been given "
        "rights on the mailbox."
    ),
    "kerberos_required": _("This server asks for Kerberos sign-in. Ask the IT department."),
    "channel_binding": _(
        "This server binds the sign-in to the encrypted connection, and something in between breaks that. "
        "Ask the IT department."
    ),
    "ews_disabled": _("Exchange Web Services are switched off for this mailbox. Ask the IT department."),
    "no_mailbox": _("There is no such mailbox on this server."),
    "server_not_found": _("No Exchange server was found for this address. Enter the server."),
    "name_not_found": _("The name of the server is not known here. Enter the full EWS address."),
    "connection_refused": _("The server does not accept connections at this address. Enter the full EWS address."),
    "timeout": _("The server did not answer in time."),
    "tls_untrusted": _("The server's certificate comes from an authority that is not trusted here."),
    "tls_name": _("The server's certificate was made out to another name. Enter the full EWS address."),
    "tls_expired": _("The server's certificate has expired. Ask the IT department."),
    "foreign_host": _("The password would be sent to %(host)s, outside the mail domain. Confirm this host first."),
    "refused_address": _("The server's name leads to an address to which no connection is allowed from here."),
    "not_ews_owa": _("This is the webmail address that one opens in a browser. Enter the EWS address."),
    "not_ews_activesync": _("This is an ActiveSync address, for phones. Enter the EWS address."),
    "not_ews_mail_protocol": _("This is an IMAP or POP server: it has no calendar. Enter the EWS address."),
    "not_ews": _("What answers at this address is not Exchange Web Services. Enter the EWS address."),
    "unsupported_exchange_2010": _("Exchange 2010 is too old: 2013, 2016, 2019 and Subscription Edition work."),
    "unsupported_workmail": _("Amazon WorkMail is not supported: Exchange 2013 and later on premises are."),
    "unsupported_exchange_online": _("Exchange Online is not supported: Exchange 2013 and later on premises are."),
    "unsupported_version": _("This version is not supported: Exchange 2013, 2016, 2019 and Subscription Edition are."),
    "throttled": _("The server is busy and asks to wait."),
    "server_error": _("The server failed to answer properly. Try again later."),
    "read_only": _("This account may not write into the calendar."),
    "already_refused": _(
        "Exchange refused this name and password before, so they were not sent again: accounts get locked. "
        "Check the password."
    ),
    "invalid_input": _("What was entered cannot be meant."),
}
_WAIT = _(
    "Exchange refused several passwords lately. To keep the account from being locked, wait before you try another."
)


def sentence(cause: str, facts: Mapping[str, object]) -> str:
    """The words for a cause; ``facts`` are what is known besides."""
    if cause == "already_refused" and "retry_at" in facts:
        return str(_WAIT)
    words = str(_SENTENCES.get(cause, _SENTENCES["server_error"]))
    return words % {"host": facts.get("host", "")} if "%(host)s" in words else words
