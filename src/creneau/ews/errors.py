"""Why Exchange could not be used: one class a cause.

`cause` and `next_step` are the words of the API contract. `detail` holds facts for the message that people read (host,
status, issuer, retry_after_seconds …), never a secret. What comes out of `creneau.ews` is one of these or a bug.
"""

from collections.abc import Mapping
from typing import ClassVar, Self

Fact = str | int | float | bool | None


class ExchangeError(Exception):
    """The root: catch it to catch every cause."""

    cause: ClassVar[str] = "server_error"
    advice: ClassVar[str] = "ask_it"  # the usual next step of this cause

    def __init__(self, message: str = "", /, *, next_step: str = "", **detail: Fact) -> None:
        super().__init__(message or self.cause)
        self.message = message
        self.next_step = next_step or self.advice
        self.detail: dict[str, Fact] = {name: fact for name, fact in detail.items() if fact is not None}
        self.was_spent = False  # the server was shown the password and did not take it: it counts towards a lock

    def knowing(self, facts: Mapping[str, Fact]) -> Self:
        """The same error with further facts."""
        self.detail.update(facts)
        return self

    def __str__(self) -> str:
        facts = ", ".join(f"{name}={fact}" for name, fact in self.detail.items())
        return " ".join(filter(None, [self.cause, self.message and f"– {self.message}", facts and f"({facts})"]))


# Signing in


class SignInError(ExchangeError):
    """The server did not take these credentials. Never repeat one by yourself: accounts get locked."""


class WrongCredentials(SignInError):
    """401 after credentials. `proposed_username` may hold another form of the name that the server hinted at."""

    cause = "wrong_credentials"
    advice = "check_password"


class LockedOut(SignInError):
    cause = "locked_out"
    advice = "wait"


class PasswordExpired(SignInError):
    cause = "password_expired"
    advice = "check_password"


class AccountDisabled(SignInError):
    cause = "account_disabled"
    advice = "ask_it"


class NoWayIn(SignInError):
    """The server takes no password, so none was shown to it. What stands before it may say so for a while."""


class ModernAuthOnly(NoWayIn):
    """Only Bearer is offered (multi-factor or modern sign-in): a password cannot work."""

    cause = "modern_auth_only"
    advice = "use_other_sign_in"


class KerberosRequired(NoWayIn):
    """Only Negotiate is offered, and it does not take NTLM. No sign-in was spent."""

    cause = "kerberos_required"
    advice = "ask_it"


class ChannelBinding(SignInError):
    """Extended Protection is on, and something between us and the server ends TLS on the way."""

    cause = "channel_binding"
    advice = "ask_it"


class EwsDisabled(NoWayIn):
    """403: EWS is switched off for the mailbox, or for this application."""

    cause = "ews_disabled"
    advice = "ask_it"


class NoMailbox(ExchangeError):
    cause = "no_mailbox"
    advice = "correct_input"


class AlreadyRefused(SignInError):
    """This very sign-in was refused before; raised by callers that remember, never from the wire."""

    cause = "already_refused"
    advice = "check_password"


# Reaching the server


class Unreachable(ExchangeError):
    """No answer came; the same may work later."""


class ServerNotFound(ExchangeError):
    """Autodiscover found no Exchange for this address."""

    cause = "server_not_found"
    advice = "enter_server"


class NameNotFound(Unreachable):
    cause = "name_not_found"
    advice = "enter_ews_url"


class ConnectionRefused(Unreachable):
    cause = "connection_refused"
    advice = "enter_ews_url"


class TimedOut(Unreachable):
    cause = "timeout"
    advice = "wait"


class ConnectionLost(Unreachable):
    """The connection broke before the answer was whole: a write may have happened or not."""

    advice = "wait"


class TlsError(Unreachable):
    """The server's certificate was not accepted. `issuer` and `fingerprint` say which it was."""


class TlsUntrusted(TlsError):
    cause = "tls_untrusted"
    advice = "ask_it"


class TlsName(TlsError):
    cause = "tls_name"
    advice = "enter_ews_url"


class TlsExpired(TlsError):
    cause = "tls_expired"
    advice = "ask_it"


class ForeignHost(ExchangeError):
    """The password would go to `host`, outside the mail domain. Nothing secret was sent."""

    cause = "foreign_host"
    advice = "confirm_host"


class RefusedAddress(ExchangeError):
    """The name leads to loopback, link-local, metadata or multicast addresses that nobody allowed."""

    cause = "refused_address"
    advice = "ask_it"


# What answers is not Exchange Web Services


class NotEws(ExchangeError):
    cause = "not_ews"
    advice = "enter_ews_url"


class NotEwsOwa(NotEws):
    cause = "not_ews_owa"


class NotEwsActiveSync(NotEws):
    cause = "not_ews_activesync"


class NotEwsMailProtocol(NotEws):
    cause = "not_ews_mail_protocol"


# It is Exchange, but not one that Créneau works with


class UnsupportedVersion(ExchangeError):
    cause = "unsupported_version"
    advice = "ask_it"


class UnsupportedExchange2010(UnsupportedVersion):
    cause = "unsupported_exchange_2010"


class UnsupportedWorkMail(UnsupportedVersion):
    cause = "unsupported_workmail"


class UnsupportedExchangeOnline(UnsupportedVersion):
    cause = "unsupported_exchange_online"


# It is Exchange, and it says no


class Throttled(ExchangeError):
    """Come back after `retry_after_seconds`."""

    cause = "throttled"
    advice = "wait"

    @property
    def retry_after_seconds(self) -> float:
        return float(self.detail.get("retry_after_seconds") or 0)


class ServerError(ExchangeError):
    """The server failed, or answered what cannot be understood. `code` is its ResponseCode where it gave one."""

    cause = "server_error"
    advice = "wait"


class InvalidServerVersion(ServerError):
    """The server does not know the RequestServerVersion that was sent."""


class ItemNotFound(ServerError):
    """The item, or its folder, is gone (or was moved: a move changes its id)."""


class FolderNotFound(ServerError):
    """The folder is gone, or this account has no right to see it."""


class Conflict(ServerError):
    """The item changed since it was read: read it again."""


class InvalidSyncState(ServerError):
    """The server forgot this sync state: start again from none."""


class ReadOnly(ExchangeError):
    """The account may not do this in that folder."""

    cause = "read_only"
    advice = "ask_it"


class InvalidInput(ExchangeError):
    """What was typed cannot be meant: `field` says which."""

    cause = "invalid_input"
    advice = "correct_input"
