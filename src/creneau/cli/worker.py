"""``creneau worker``: carries out what the queue holds, and looks every few seconds for what is due."""

import argparse
import logging
import threading

from creneau.cli.start import start_django

log = logging.getLogger(__name__)

PULSE_SECONDS = 2.0
CROWDED = 2000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--threads", type=int, default=8, help="tasks at a time")


def run(arguments: argparse.Namespace) -> int:
    start_django()
    from huey.contrib.djhuey import HUEY

    threading.Thread(target=_pulse, name="pulse", daemon=True).start()
    consumer = HUEY.create_consumer(
        workers=arguments.threads,
        periodic=False,
        initial_delay=0.02,
        max_delay=0.2,
        shutdown_timeout=20,
        graceful_signal="TERM",
    )
    consumer.run()
    return 0


def _pulse() -> None:
    from django.db import close_old_connections
    from huey.contrib.djhuey import HUEY

    from creneau.calendars import sweep as calendars
    from creneau.notifications import sweep as notifications

    while True:
        try:
            if HUEY.pending_count() < CROWDED:
                calendars.sweep()
                notifications.sweep()
        except Exception:
            log.exception("looking for what is due failed; trying again")
        close_old_connections()
        threading.Event().wait(PULSE_SECONDS)
