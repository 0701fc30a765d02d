"""The command `exchange-simulator`."""

import argparse
import signal
import threading
from collections.abc import Sequence

from exchange_simulator.certificates import KINDS
from exchange_simulator.simulator import NewMailbox, Simulator
from exchange_simulator.transport.sign_in import SCHEMES
from exchange_simulator.versions import VERSIONS


def main(arguments: Sequence[str] | None = None) -> int:
    """Serves until SIGINT or SIGTERM. Prints one line when ready, with the EWS address."""
    options = _parser().parse_args(arguments)
    simulator = Simulator(
        options.mailbox or [NewMailbox("alice@hopital.test", "secret", "Alice Martin")],
        version=options.version,
        auth=options.auth,
        extended_protection=options.extended_protection,
        tls=options.tls,
        host=options.host,
        host_name=options.host_name,
        port=options.port,
        names=options.name,
        certificate=options.certificate,
        ca_file=options.ca_file,
        time_zone=options.time_zone,
        language=options.language,
        seed=options.seed,
    )
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    with simulator:
        print(f"Exchange simulator: {simulator.url}", flush=True)
        stopped.wait()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="exchange-simulator", description="A stand-in Exchange server.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    parser.add_argument("--port", type=int, default=8443, help="port to listen on, 0 for a free one (default 8443)")
    parser.add_argument("--host-name", default="", help="name that addresses are given with (default: --host)")
    parser.add_argument("--version", choices=sorted(VERSIONS), default="se", help="which server to play (default se)")
    parser.add_argument(
        "--auth", type=_schemes, default=("basic", "ntlm"), help=f"offered schemes of {','.join(SCHEMES)}"
    )
    parser.add_argument("--extended-protection", choices=("off", "allow", "require"), default="off")
    parser.add_argument(
        "--mailbox",
        type=_mailbox,
        action="append",
        metavar="USER@DOMAIN:PASSWORD[:NAME]",
        help="a mailbox; may be given many times",
    )
    parser.add_argument("--tls", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--ca-file", help="where to write the root certificate (PEM)")
    parser.add_argument("--name", action="append", default=[], help="further host name for the certificate")
    parser.add_argument("--certificate", choices=KINDS, default="good")
    parser.add_argument("--seed", choices=("empty", "demo"), default="empty", help="what the mailboxes hold")
    parser.add_argument("--time-zone", default="Europe/Paris", help="the mailboxes' time zone")
    parser.add_argument("--language", choices=("fr", "en"), default="fr", help="of the standard folders' names")
    return parser


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
