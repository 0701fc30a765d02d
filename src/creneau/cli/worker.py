"""``creneau worker``: carries out what the queue holds, looks for what is due, and listens to Exchange."""

import argparse
import logging
import threading

from creneau.cli.start import start_django

log = logging.getLogger(__name__)

PULSE_SECONDS = 2.0
CROWDED = 100  # what is due is still due when the queue has been worked off


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--threads", type=int, default=8, help="tasks at a time")


def run(arguments: argparse.Namespace) -> int:
    start_django()
    _allow_many_streams()
    from huey.contrib.djhuey import HUEY

    from creneau.calendars.watching.watch import watch

    ending = threading.Event()
    threading.Thread(target=_pulse, name="pulse", daemon=True).start()
    watching = threading.Thread(target=watch, args=[ending], name="watch", daemon=True)
    watching.start()
    consumer = HUEY.create_consumer(
        workers=arguments.threads,
        periodic=False,
        initial_delay=0.02,
        max_delay=0.2,
        shutdown_timeout=20,
        graceful_signal="TERM",
    )
    try:
        consumer.run()
    finally:
        ending.set()
        watching.join(5)
    return 0


def _allow_many_streams() -> None:
    """A stream is an open file, and the usual limit of a thousand is soon reached."""
    import resource

    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _pulse() -> None:
    from django.db import close_old_connections

    while True:
        try:
            _look_for_what_is_due()
        except Exception:
            log.exception("looking for what is due failed; trying again")
        close_old_connections()
        threading.Event().wait(PULSE_SECONDS / 2)


def _look_for_what_is_due() -> None:
    """One worker of all does, every two seconds; the next one when that one is dead."""
    from datetime import timedelta

    from django.utils import timezone
    from huey.contrib.djhuey import HUEY

    from creneau.accounts import chain
    from creneau.calendars import sweep as calendars
    from creneau.calendars.models import Duty
    from creneau.notifications import sweep as notifications
    from creneau.privacy import retention
    from creneau.scheduling.follow import follow_up
    from creneau.scheduling.release import release_unconfirmed
    from creneau.scheduling.settle import settle_up

    if HUEY.pending_count() >= CROWDED:
        return
    if Duty.objects.take("sweep", now=timezone.now(), every=timedelta(seconds=PULSE_SECONDS)):
        calendars.sweep()
        follow_up()
        settle_up()
        release_unconfirmed()
        notifications.sweep()
        retention.sweep()
        chain.seal()
