"""Every cause of a failure in words: what happened, and what it most likely means."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Words(NamedTuple):
    title: str | Promise
    meaning: str | Promise

    def filled(self, facts: Mapping[str, Any]) -> "Words":
        """The same with the facts of this failure (``calendars.facts``) in their places."""
        return Words(_begun(str(self.title) % facts), _begun(str(self.meaning) % facts))

    @property
    def sentences(self) -> str:
        """Both, one after the other, where there is no heading."""
        return f"{self.title}. {self.meaning}"


def _begun(sentence: str) -> str:
    """Host names stay as they are written; any other beginning is a word."""
    return sentence if "." in sentence.split(" ", 1)[0] else sentence[:1].upper() + sentence[1:]


def words_of(cause: str, next_step: str, facts: Mapping[str, Any]) -> Words:
    """A cause that we have no words for is told as the server's own error."""
    if cause == "already_refused" and next_step == "wait":
        return (TOO_MANY_REFUSALS if facts.get("retry") else PAUSED).filled(facts)
    if cause == "wrong_credentials" and facts.get("proposed_username"):
        return OTHER_NAME_PROPOSED.filled(facts)
    if cause == "wrong_credentials" and facts.get("scheme") == "ntlm":
        return PERHAPS_IN_BETWEEN.filled(facts)
    if cause == "read_only" and facts.get("mailbox"):
        return SEES_NOTHING.filled(facts)
    if facts.get("code") == "ErrorMailboxMoveInProgress":
        return BEING_MOVED.filled(facts)
    return CAUSES.get(cause, CAUSES["server_error"]).filled(facts)


CAUSES: dict[str, Words] = {
    "wrong_credentials": Words(
        _("Exchange refused this name and password"),
        _(
            "We tried once and will not try again by ourselves, so your Windows account stays safe. "
            "Most often a letter is mistyped, the password has changed, or the server wants another user name."
        ),
    ),
    "password_sealed": Words(
        _("The stored password cannot be opened"),
        _(
            "No key of this installation fits it any longer. An administrator can put the key back; "
            "or connect the account again with your password."
        ),
    ),
    "locked_out": Words(
        _("Your Windows account is locked"),
        _(
            "Too many wrong passwords were typed, here or elsewhere. It usually opens again by itself within half "
            "an hour; your IT department can open it at once."
        ),
    ),
    "password_expired": Words(
        _("Your Windows password has expired"),
        _("Choose a new one on your computer first, then come back with it."),
    ),
    "account_disabled": Words(
        _("This account is switched off"),
        _("The server knows the name, but your IT department has closed the account."),
    ),
    "modern_auth_only": Words(
        _("A password alone does not open this server"),
        _(
            "%(host)s asks for a second factor, which cannot be given here. What does work: the user name and "
            "password of another account that has been given rights on your mailbox."
        ),
    ),
    "kerberos_required": Words(
        _("This server takes only Kerberos tickets"),
        _("%(host)s accepts no password over this way. Yours was not sent, and no attempt was used up."),
    ),
    "channel_binding": Words(
        _("Something on the way opens the encrypted connection"),
        _(
            "%(host)s insists that nobody stands between it and Créneau, and somebody does: a proxy that inspects "
            "traffic, or a load balancer. The server then refuses every password, right or wrong."
        ),
    ),
    "ews_disabled": Words(
        _("Exchange lets no application into your calendar"),
        _("%(host)s answered, but its web services are switched off for your mailbox or for Créneau."),
    ),
    "no_mailbox": Words(
        _("There is no mailbox %(email)s on this server"),
        _("Exchange was reached, but does not know the address. Perhaps yours is spelled differently there."),
    ),
    "server_not_found": Words(
        _("No Exchange server made itself known for %(domain)s"),
        _("Your password was sent to nobody. Most often the server exists, but is not announced."),
    ),
    "name_not_found": Words(
        _("There is no server by the name of %(host)s"),
        _(
            "Nothing was sent. Either a letter is mistyped, or the name is known on your computer "
            "and not on the machine that runs Créneau."
        ),
    ),
    "connection_refused": Words(
        _("%(host)s refuses the connection"),
        _("The machine exists, but nothing answers at this door: another port, or a firewall in between."),
    ),
    "timeout": Words(
        _("%(host)s did not answer in time"),
        _("It may be overloaded or switched off, or a firewall swallows the question."),
    ),
    "tls_untrusted": Words(
        _("We do not know who vouches for %(host)s"),
        _(
            "Its certificate was issued by %(issuer)s, which Créneau has not been told to trust. "
            "Your password was not sent. An administrator can add this authority."
        ),
    ),
    "tls_name": Words(
        _("%(host)s shows the certificate of another name"),
        _("Your password was not sent. The server probably has another address, the one its certificate names."),
    ),
    "tls_expired": Words(
        _("The certificate of %(host)s has expired"),
        _("Your password was not sent. Your IT department has to renew the certificate."),
    ),
    "foreign_host": Words(
        _("Your password would be sent to %(host)s"),
        _(
            "This server lies outside %(domain)s. That is usual where another company runs the mail, "
            "and a trap where nobody told you of it. Nothing has been sent yet."
        ),
    ),
    "refused_address": Words(
        _("%(host)s leads to an address that Créneau may not use"),
        _("It points back to the machine itself, or to a closed network. An administrator can allow it."),
    ),
    "not_ews_owa": Words(
        _("This is the address of the webmail"),
        _(
            "%(host)s answered with the page that one opens in a browser. The EWS address ends in "
            "/ews/exchange.asmx, not in /owa."
        ),
    ),
    "not_ews_activesync": Words(
        _("This is the address for telephones"),
        _("%(host)s answered with ActiveSync, which phones use. The EWS address ends in /ews/exchange.asmx."),
    ),
    "not_ews_mail_protocol": Words(
        _("This is a server for messages, not for calendars"),
        _("%(host)s answered as an IMAP or POP server does. Exchange keeps calendars at its EWS address."),
    ),
    "not_ews": Words(
        _("What answers at %(host)s is not Exchange"),
        _("A web site, or another program, is at this address. The EWS address ends in /ews/exchange.asmx."),
    ),
    "unsupported_exchange_2010": Words(
        _("This server is an Exchange 2010"),
        _("Créneau works with Exchange 2013, 2016, 2019 and Subscription Edition. Version 2010 is too old for it."),
    ),
    "unsupported_workmail": Words(
        _("This is Amazon WorkMail"),
        _("It resembles Exchange 2010 and closes in March 2027. Créneau works with Exchange 2013 and later."),
    ),
    "unsupported_exchange_online": Words(
        _("This mailbox is in Exchange Online"),
        _(
            "Microsoft closes the door that Créneau uses in Microsoft 365. Créneau works with Exchange servers "
            "that your organisation runs itself."
        ),
    ),
    "unsupported_version": Words(
        _("This version of Exchange is not one that we know"),
        _(
            "The server says version %(version)s. Créneau works with Exchange 2013, 2016, 2019 "
            "and Subscription Edition."
        ),
    ),
    "throttled": Words(
        _("Exchange is busy and asks us to wait"),
        _("Your name and password are not in question."),
    ),
    "server_error": Words(
        _("Exchange failed while it was answering"),
        _(
            "The server reports an error of its own. It often passes; if it stays, "
            "your IT department finds it in its log."
        ),
    ),
    "read_only": Words(
        _("This account may look, but not write"),
        _("Exchange shows the calendars and lets nothing be added to them. Your IT department can give the right."),
    ),
    "already_refused": Words(
        _("Exchange has refused exactly this before"),
        _(
            "So we did not send it again: too many refusals lock a Windows account. "
            "If something changed in the meantime, say so with “Try again”."
        ),
    ),
    "invalid_input": Words(
        _("Something in the form is not right"),
        _("Look over what was typed. Nothing was sent."),
    ),
}

TOO_MANY_REFUSALS = Words(
    _("Wait until %(retry)s"),
    _(
        "Exchange refused two sign-ins for this mailbox within half an hour. A third could lock your Windows account, "
        "so we send nothing before then."
    ),
)
PAUSED = Words(
    _("Signing in pauses for half an hour at most"),
    _(
        "Two wrong passwords were given for this mailbox, here or in the form. A third refusal could lock your Windows "
        "account, so nothing is sent for a while; then reading goes on by itself."
    ),
)
PERHAPS_IN_BETWEEN = Words(
    _("Exchange refused this name and password"),
    _(
        "We tried once and will not try again by ourselves, so your Windows account stays safe. "
        "Most often a letter is mistyped, the password has changed, or the server wants another user name. "
        "If all of this is right, something on the way may open the encrypted connection: the text for your IT "
        "department names the certificate that we were shown."
    ),
)
OTHER_NAME_PROPOSED = Words(
    _("Exchange refused this name and password"),
    _(
        "We tried once and will not try again by ourselves, so your Windows account stays safe. "
        "Most often a letter is mistyped, or the server wants the user name in another form: type the password again, "
        "with the user name %(proposed_username)s."
    ),
)
SEES_NOTHING = Words(
    _("This account sees nothing of %(email)s"),
    _(
        "Its name and password are right, but it has no rights on this mailbox. Whoever owns the calendar can share "
        "it in Outlook; your IT department can give rights on the mailbox."
    ),
)
BEING_MOVED = Words(
    _("Your mailbox is being moved"),
    _(
        "Exchange is taking it to another place, and lets nobody in meanwhile. It is usually over within some hours; "
        "your name and password are not in question."
    ),
)
