"""``creneau exchange check``: the connection to Exchange on a terminal, step by step. No database, no Django."""

import argparse
import getpass
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from creneau.config.environment import Environment, SettingError, certificates, exchange_server, host_pattern, network

if TYPE_CHECKING:
    from creneau.ews.diagnosis import Diagnosis, Request
    from creneau.ews.errors import ExchangeError
    from creneau.ews.policy import Policy
    from creneau.ews.values import Step

STEPS = {
    "autodiscover_soap": "Autodiscover",
    "autodiscover_pox": "Autodiscover (POX)",
    "autodiscover_redirect": "Autodiscover redirect",
    "autodiscover_srv": "DNS service record",
    "ews": "Exchange Web Services",
}
OUTCOMES = {
    "401": "asks to sign in",
    "name_not_found": "no such name",
    "connection_refused": "connection refused",
    "timeout": "no answer in time",
    "tls": "certificate not accepted",
    "not_https": "leads to plain http, left alone",
}
CAUSES = {
    "wrong_credentials": "The server did not accept this name and password. Nothing more was tried.",
    "locked_out": "The account is locked for now.",
    "password_expired": "The password has expired, or has to be changed first.",
    "account_disabled": "The account is disabled.",
    "modern_auth_only": "This account signs in with more than a password: a password alone cannot work.",
    "kerberos_required": "The server takes Kerberos only. No sign-in was spent.",
    "channel_binding": "Something between here and the server reads TLS along, and Exchange does not accept that.",
    "ews_disabled": "Exchange Web Services are switched off for this mailbox or for this program.",
    "no_mailbox": "There is no mailbox with this address.",
    "server_not_found": "No Exchange server was found for this address.",
    "name_not_found": "The server's name is not known here.",
    "connection_refused": "Nobody answers at this address.",
    "timeout": "The server did not answer in time.",
    "tls_untrusted": "The server's certificate is not from an authority that is trusted here.",
    "tls_name": "The server's certificate is made out to another name.",
    "tls_expired": "The server's certificate has expired.",
    "foreign_host": "The password would go to a server outside the mail domain. It was not sent.",
    "refused_address": "The name leads to an address that is not allowed, such as this machine itself.",
    "not_ews_owa": "This is Outlook on the web, not Exchange Web Services.",
    "not_ews_activesync": "This is ActiveSync, for phones, not Exchange Web Services.",
    "not_ews_mail_protocol": "This is an IMAP, POP or SMTP server, not Exchange Web Services.",
    "not_ews": "What answers there is not Exchange Web Services.",
    "unsupported_exchange_2010": "This is Exchange 2010; Créneau works with 2013 and later.",
    "unsupported_workmail": "This is Amazon WorkMail, not Exchange.",
    "unsupported_exchange_online": "This mailbox is in Exchange Online, which does not take passwords.",
    "unsupported_version": "Créneau does not work with this version of Exchange.",
    "throttled": "The server is busy and asks to wait.",
    "server_error": "The server failed.",
    "read_only": "This account may not do that in this mailbox.",
    "invalid_input": "This cannot be meant.",
}
NEXT_STEPS = {
    "enter_server": "Give the server: --server mail.example.com",
    "enter_ews_url": "Give the whole EWS address: --server https://mail.example.com/EWS/Exchange.asmx",
    "enter_domain_or_username": "Give the domain, the user name or both: --domain EXAMPLE --username alice",
    "check_password": "Check the password; a few more refusals would lock the account.",
    "confirm_host": "If this host may have the password: --confirm-host HOST, or allow it for everyone with "
    "CRENEAU_EXCHANGE_ALLOWED_HOSTS",
    "ask_it": "Ask those who run the server; the lines above are what they need.",
    "use_other_sign_in": "Use the name and password of another account that has rights on the mailbox: --username",
    "wait": "Wait a little, then try again.",
    "correct_input": "Correct what was typed.",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    check = parser.add_subparsers(required=True, metavar="ACTION").add_parser("check", help="connect, step by step")
    check.add_argument("email", metavar="EMAIL")
    check.add_argument("--server", default="", help="host name or EWS address; default: what Autodiscover finds")
    check.add_argument("--domain", default="", help="Windows domain")
    check.add_argument("--username", default="", help="name to sign in with; default: the e-mail address")
    check.add_argument("--confirm-host", default="", metavar="HOST", help="may have the password, for this once")
    check.add_argument("--ca", default="", metavar="FILE", help="PEM file of a further certificate authority")


def run(arguments: argparse.Namespace) -> int:
    """0 when connected, 1 when Exchange says no, 2 for a setting that cannot be meant."""
    try:
        policy = policy_of(Environment(os.environ), arguments.ca)
    except (SettingError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    return check(_request(arguments), policy)


def policy_of(environment: Environment, ca_file: str = "") -> "Policy":
    """The administrator's settings for Exchange, and nothing else of the configuration."""
    from creneau.ews.policy import Policy

    authorities = [environment.parsed("CRENEAU_EXCHANGE_CA", certificates, "")]
    if ca_file:
        authorities.append(Path(ca_file).read_text(encoding="ascii"))
    return Policy(
        allowed_hosts=environment.listed("CRENEAU_EXCHANGE_ALLOWED_HOSTS", host_pattern),
        allowed_networks=environment.listed("CRENEAU_EXCHANGE_ALLOWED_NETWORKS", network),
        ca_pem="\n".join(filter(None, authorities)),
        servers=dict(environment.listed("CRENEAU_EXCHANGE_SERVERS", exchange_server)),
    )


def _request(arguments: argparse.Namespace) -> "Request":
    from creneau.ews.diagnosis import Request

    return Request(
        email=arguments.email,
        password=_password(),
        server=arguments.server,
        domain=arguments.domain,
        username=arguments.username,
        confirmed_host=arguments.confirm_host,
    )


def _password() -> str:
    return getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")


def check(request: "Request", policy: "Policy") -> int:
    """Diagnose, printing each step as it happens, then the account or the cause."""
    from creneau.ews.diagnosis import diagnose
    from creneau.ews.errors import ExchangeError

    steps = diagnose(request, policy)
    try:
        while True:
            print(line_of(next(steps)), flush=True)
    except StopIteration as end:
        print(account_of(end.value))
        return 0
    except ExchangeError as error:
        print(failure_of(error))
        return 1


def line_of(step: "Step") -> str:
    """``✓ Autodiscover  https://… : ok (12 ms)``."""
    good = step.outcome in ("ok", "401") and step.detail != "refused"
    outcome = "sign-in refused" if step.detail == "refused" else OUTCOMES.get(step.outcome, step.outcome)
    detail = f" – {step.detail}" if step.detail and step.detail != "refused" else ""
    return f"{'✓' if good else '✗'} {STEPS[step.step]}  {step.url}  {outcome}{detail} ({step.duration_ms} ms)"


def account_of(diagnosis: "Diagnosis") -> str:
    lines = [
        "",
        f"Connected to {diagnosis.mailbox_name or diagnosis.username}",
        f"  server    {diagnosis.url}",
        f"  Exchange  {diagnosis.version} ({diagnosis.build})",
        f"  sign-in   {diagnosis.username}",
        "  calendars",
    ]
    for folder in diagnosis.folders:
        rights = [word for word, has in (("read", folder.can_read), ("write", folder.can_create)) if has]
        lines.append(f"    {folder.name}  ({folder.kind}: {', '.join(rights) or 'no rights'})")
    return "\n".join(lines)


def failure_of(error: "ExchangeError") -> str:
    facts = [f"  {name}: {fact}" for name, fact in error.detail.items()]
    said = [f"  the server said: {error.message}"] if error.message else []
    next_step = NEXT_STEPS[error.next_step]
    return "\n".join(["", f"✗ {CAUSES.get(error.cause, error.cause)} [{error.cause}]", *said, *facts, f"→ {next_step}"])
