"""The command line of `exchange-simulator`."""

import argparse
from typing import Any

from exchange_simulator.autodiscover.settings import AutodiscoverSettings
from exchange_simulator.certificates import KINDS as CERTIFICATES
from exchange_simulator.faults import KINDS as FAULTS
from exchange_simulator.mailbox.account import STATES
from exchange_simulator.simulator import NewMailbox
from exchange_simulator.transport.ntlm import EXTENDED_PROTECTION
from exchange_simulator.transport.sign_in import SCHEMES
from exchange_simulator.versions import VERSIONS


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="exchange-simulator", description="A stand-in Exchange server.")
    _add_addresses(parser)
    _add_people(parser)
    _add_server(parser)
    return parser


def _add_addresses(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument_group("addresses").add_argument
    add("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    add("--port", type=int, default=8443, help="port to listen on, 0 for a free one (default 8443)")
    add("--host-name", default="", help="name that addresses are given with (default: --host)")
    add("--tls", action=argparse.BooleanOptionalAction, default=True)
    add("--ca-file", help="where to write the root certificate (PEM)")
    add("--name", action="append", default=[], help="further host name for the certificate; may be repeated")
    add("--certificate", choices=CERTIFICATES, default="good")
    add("--control", type=int, metavar="PORT", help="open the control address on loopback, 0 for a free port")
    add("--http-redirect", type=int, metavar="PORT", help="open a plain http port that redirects to Autodiscover")


def _add_people(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument_group("people").add_argument
    add("--mailbox", type=_mailbox, action="append", metavar="USER@DOMAIN:PASSWORD[:NAME]", help="may be repeated")
    add("--service-account", type=_mailbox, action="append", default=[], metavar="USER@DOMAIN:PASSWORD")
    add("--state", type=_state, action="append", default=[], metavar="USER@DOMAIN=STATE", help=", ".join(STATES))
    add("--seed", choices=("empty", "demo"), default="empty", help="what the mailboxes hold")
    add("--time-zone", default="Europe/Paris", help="the mailboxes' time zone")
    add("--language", choices=("fr", "en"), default="fr", help="of the standard folders' names")


def _add_server(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument_group("the server").add_argument
    add("--version", choices=sorted(VERSIONS), default="se", help="which server to play (default se)")
    add("--auth", type=_schemes, default=("basic", "ntlm"), help=f"offered schemes, some of {','.join(SCHEMES)}")
    add("--extended-protection", choices=EXTENDED_PROTECTION, default="off")
    add("--autodiscover", type=_autodiscover, default=None, metavar="soap,pox|soap|pox|none")
    add(
        "--fault",
        type=_fault,
        action="append",
        default=[],
        metavar="KIND[,NAME=VALUE…]",
        help=", ".join(sorted(FAULTS)),
    )


def _schemes(text: str) -> tuple[str, ...]:
    schemes = tuple(text.split(","))
    unknown = set(schemes) - set(SCHEMES)
    if unknown:
        raise argparse.ArgumentTypeError(f"unknown scheme {', '.join(sorted(unknown))}")
    return schemes


def _mailbox(text: str) -> NewMailbox:
    email, _, rest = text.partition(":")
    password, _, name = rest.partition(":")
    if "@" not in email or not password:
        raise argparse.ArgumentTypeError("expected user@domain:password or user@domain:password:Name")
    return NewMailbox(email, password, name)


def _state(text: str) -> tuple[str, str]:
    email, _, state = text.partition("=")
    if state not in STATES:
        raise argparse.ArgumentTypeError(f"a state is one of {', '.join(STATES)}")
    return email, state


def _autodiscover(text: str) -> AutodiscoverSettings:
    dialects = set(text.split(",")) - {"none"}
    if dialects - {"soap", "pox"}:
        raise argparse.ArgumentTypeError("expected soap,pox or one of them, or none")
    return AutodiscoverSettings(soap="soap" in dialects, pox="pox" in dialects)


def _fault(text: str) -> dict[str, Any]:
    """`lost_answer,operations=CreateItem+UpdateItem,times=2` → the settings of a fault."""
    kind, *settings = text.split(",")
    found: dict[str, Any] = {"kind": kind}
    for setting in settings:
        name, _, value = setting.partition("=")
        found[name] = value.split("+") if name == "operations" else _value(value)
    if kind not in FAULTS:
        raise argparse.ArgumentTypeError(f"a fault is one of {', '.join(sorted(FAULTS))}")
    return found


def _value(text: str) -> Any:
    if text in ("true", "false"):
        return text == "true"
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text
