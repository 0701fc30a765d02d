"""The command `exchange-simulator`."""

import argparse
import signal
import threading
from collections.abc import Sequence

from exchange_simulator.options import parser
from exchange_simulator.simulator import NewMailbox, Simulator


def main(arguments: Sequence[str] | None = None) -> int:
    """Serves until SIGINT or SIGTERM. The first line printed is the EWS address, once it answers; with --control
    the control address follows on a line of its own."""
    options = parser().parse_args(arguments)
    simulator = _simulator(options)
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    with simulator:
        print(f"Exchange simulator: {simulator.url}", flush=True)
        if options.control is not None:
            print(f"Control: {simulator.start_control(options.control)}", flush=True)
        if options.http_redirect is not None:
            redirect = simulator.start_http_redirect(options.http_redirect)
            print(f"Redirect: http://{options.host}:{redirect.port}/", flush=True)
        stopped.wait()
    return 0


def _simulator(options: argparse.Namespace) -> Simulator:
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
        autodiscover=options.autodiscover,
    )
    for each in options.service_account:
        simulator.add_account(each.email, each.password, impersonates=True)
    for email, state in options.state:
        simulator.account(email).state = state
    for fault in options.fault:
        simulator.faults.add_json(fault)
    return simulator
