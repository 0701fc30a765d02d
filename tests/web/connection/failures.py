"""Every failure of a connection, and how it really comes about."""

from collections.abc import Callable
from typing import NamedTuple

from tests.ews.server import Reply
from tests.web.connection.world import ALICE, HELPER, MAIL, World, banner

Typed = dict[str, str]


class Failure(NamedTuple):
    name: str
    wire: str  # what happens, for who reads the table
    cause: str
    next_step: str
    provoke: Callable[[World], list[Typed]]  # what is typed beside address and password, by submission


def fault(kind: str, **more: object) -> Callable[[World], list[Typed]]:
    def provoke(world: World) -> list[Typed]:
        world.exchange().faults.add(kind, **more)
        return [{"server": MAIL}]

    return provoke


def server(**options: object) -> Callable[[World], list[Typed]]:
    def provoke(world: World) -> list[Typed]:
        world.exchange(**options)
        return [{"server": MAIL}]

    return provoke


def state(of_account: str = "active", of_mailbox: str = "active") -> Callable[[World], list[Typed]]:
    def provoke(world: World) -> list[Typed]:
        exchange = world.exchange()
        exchange.account(ALICE).state, exchange.mailbox(ALICE).state = of_account, of_mailbox
        return [{"server": MAIL}]

    return provoke


def typed(*fields: Typed, **options: object) -> Callable[[World], list[Typed]]:
    """Something typed at a server that is well."""

    def provoke(world: World) -> list[Typed]:
        world.exchange(**options)
        return [{"server": MAIL} | each for each in fields]

    return provoke


def nothing_there(world: World) -> list[Typed]:
    world.nobody()
    return [{"server": MAIL}]


def proxy(world: World) -> list[Typed]:
    world.behind(auth=["ntlm"], extended_protection="required")
    return [{"server": MAIL}]


def a_later_version(world: World) -> list[Typed]:
    def older(reply: Reply) -> Reply:
        return Reply(reply.status, reply.body.replace(b'MajorVersion="15"', b'MajorVersion="16"'), reply.headers)

    world.behind(older, auth=["basic"])
    return [{"server": MAIL}]


def not_allowed(world: World) -> list[Typed]:
    world.exchange()
    world.settings.EXCHANGE_ALLOWED_NETWORKS = ()
    return [{"server": MAIL}]


def elsewhere(world: World) -> list[Typed]:
    world.names["mail.hoster.example", 443] = world.exchange().port
    return [{"server": "mail.hoster.example"}]


def mail_banner(world: World) -> list[Typed]:
    world.at_mail(banner)
    return [{"server": MAIL}]


WRONG, WORSE = {"password": "wrong"}, {"password": "worse"}
NAMED = {"username": ALICE}

FAILURES = [
    Failure("wrong-password", "401 after credentials", "wrong_credentials", "check_password", typed(WRONG | NAMED)),
    Failure(
        "wrong-name",
        "401 after NTLM, whose challenge names the domain",
        "wrong_credentials",
        "enter_domain_or_username",
        typed(WRONG, auth=["ntlm"]),
    ),
    Failure(
        "the-same-again", "nothing: the triple is remembered", "already_refused", "check_password", typed(*[WRONG] * 2)
    ),
    Failure(
        "a-third-one", "nothing: two were refused in 30 minutes", "already_refused", "wait", typed(WRONG, WORSE, {})
    ),
    Failure(
        "expired-password", "ErrorPasswordExpired", "password_expired", "check_password", state("password_expired")
    ),
    Failure(
        "password-to-change",
        "ErrorPasswordChangeRequired",
        "password_expired",
        "check_password",
        state("password_change_required"),
    ),
    Failure("disabled-account", "ErrorAccountDisabled", "account_disabled", "ask_it", state("disabled")),
    Failure(
        "modern-only", "401, only Bearer is offered", "modern_auth_only", "use_other_sign_in", server(auth=["bearer"])
    ),
    Failure(
        "kerberos-only", "401, only Negotiate without NTLM", "kerberos_required", "ask_it", server(auth=["negotiate"])
    ),
    Failure(
        "tls-inspection",
        "401 after NTLM with Extended Protection, a proxy in between",
        "channel_binding",
        "ask_it",
        proxy,
    ),
    Failure("forbidden", "403", "ews_disabled", "ask_it", fault("forbidden")),
    Failure("webmail-redirect", "302 to /owa/auth/logon.aspx", "not_ews_owa", "enter_ews_url", fault("owa_redirect")),
    Failure("webmail-page", "200 with a page of the webmail", "not_ews_owa", "enter_ews_url", fault("webmail_page")),
    Failure("webmail-timeout", "440", "not_ews_owa", "enter_ews_url", fault("status", status=440)),
    Failure(
        "webmail-address",
        "an address with /owa is typed",
        "not_ews_owa",
        "enter_ews_url",
        typed({"server": "https://mail.demo.example/owa/"}),
    ),
    Failure("not-found", "404", "not_ews", "enter_ews_url", fault("status", status=404)),
    Failure("activesync", "501 with MS-ASProtocolVersions", "not_ews_activesync", "enter_ews_url", fault("activesync")),
    Failure("activesync-retry", "449", "not_ews_activesync", "enter_ews_url", fault("status", status=449)),
    Failure(
        "imap-address",
        "imap:// is typed",
        "not_ews_mail_protocol",
        "enter_ews_url",
        typed({"server": "imap://mail.demo.example"}),
    ),
    Failure(
        "imap-port",
        "port 993 is typed",
        "not_ews_mail_protocol",
        "enter_ews_url",
        typed({"server": "mail.demo.example:993"}),
    ),
    Failure("imap-banner", "a banner instead of HTTP", "not_ews_mail_protocol", "enter_ews_url", mail_banner),
    Failure(
        "no-mailbox",
        "ErrorNonExistentMailbox",
        "no_mailbox",
        "correct_input",
        state(of_mailbox="ErrorNonExistentMailbox"),
    ),
    Failure(
        "moving-mailbox",
        "ErrorMailboxMoveInProgress",
        "server_error",
        "wait",
        state(of_mailbox="ErrorMailboxMoveInProgress"),
    ),
    Failure(
        "no-rights", "another account without rights on the mailbox", "read_only", "ask_it", typed({"username": HELPER})
    ),
    Failure("found-nowhere", "Autodiscover finds nothing", "server_not_found", "enter_server", lambda _world: [{}]),
    Failure(
        "unknown-name", "the name is not known", "name_not_found", "enter_ews_url", lambda _world: [{"server": MAIL}]
    ),
    Failure("refused", "the connection is refused", "connection_refused", "enter_ews_url", nothing_there),
    Failure("no-answer", "nothing comes in time", "timeout", "wait", fault("slow", seconds=4)),
    Failure(
        "unknown-authority",
        "the certificate is self-signed",
        "tls_untrusted",
        "ask_it",
        server(certificate="self-signed"),
    ),
    Failure(
        "other-name", "the certificate has another name", "tls_name", "enter_ews_url", server(certificate="wrong-name")
    ),
    Failure(
        "expired-certificate", "the certificate has expired", "tls_expired", "ask_it", server(certificate="expired")
    ),
    Failure("foreign-host", "the server lies outside the mail domain", "foreign_host", "confirm_host", elsewhere),
    Failure("own-machine", "the name leads to loopback", "refused_address", "ask_it", not_allowed),
    Failure("exchange-2010", "ServerVersionInfo 14", "unsupported_exchange_2010", "ask_it", server(version="2010")),
    Failure("workmail", 'Basic realm="EWS"', "unsupported_workmail", "ask_it", server(version="workmail")),
    Failure(
        "online",
        "outlook.office365.com is typed",
        "unsupported_exchange_online",
        "ask_it",
        typed({"server": "outlook.office365.com"}),
    ),
    Failure("unknown-version", "ServerVersionInfo 16", "unsupported_version", "ask_it", a_later_version),
    Failure("busy", "ErrorServerBusy", "throttled", "wait", fault("busy")),
    Failure("unavailable", "503 with Retry-After", "throttled", "wait", fault("unavailable")),
    Failure("broken-answer", "an answer with a DTD", "server_error", "wait", fault("dtd")),
    Failure(
        "not-an-address",
        "what was typed is no address",
        "invalid_input",
        "correct_input",
        typed({"server": "mail demo"}),
    ),
]
