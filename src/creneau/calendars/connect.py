"""Connects a host's Exchange calendar: an attempt is written down, worked on step by step, and ends in words."""

import time
from collections.abc import Iterator
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from huey.contrib.djhuey import db_task

from creneau.accounts.models import Host
from creneau.accounts.record import Act, Thing, record
from creneau.calendars import adopt, certificates, exchange, sign_ins, vault
from creneau.calendars.errors import ExchangeFailed
from creneau.calendars.models import CalendarConnection, ConnectionAttempt
from creneau.calendars.synchronise import synchronise
from creneau.ews import errors
from creneau.ews.diagnosis import Diagnosis, Request, diagnose
from creneau.ews.policy import Trust
from creneau.ews.values import Step

LEASE = timedelta(minutes=2)
PASSWORD_KEPT_FOR = timedelta(minutes=10)

State = ConnectionAttempt.State


@transaction.atomic
def start(
    *,
    host: Host,
    email: str,
    password: str,
    server: str = "",
    domain: str = "",
    username: str = "",
    confirmed_host: str = "",
    ca_pem: str = "",
    try_again: bool = False,
) -> ConnectionAttempt:
    """Write the attempt down, the password sealed; ``ValidationError`` names the field that cannot be meant.

    It is carried out by whoever calls ``work`` first; ``hand_over`` leaves it to the worker.
    """
    _validate(email, password)
    attempt = ConnectionAttempt.objects.create(
        host=host,
        email=email.strip().lower(),
        server=server.strip(),
        domain=domain.strip(),
        username=username.strip(),
        confirmed_host=confirmed_host.strip().lower(),
        ca_pem=certificates.authorities(ca_pem),
        try_again=try_again,
        due_at=timezone.now(),
    )
    attempt.sealed_password = vault.seal(password, row=attempt)
    attempt.full_clean(exclude=["sealed_password", "steps", "detail"])
    attempt.save(update_fields=["sealed_password"])
    record(Thing.CONNECTION, Act.USED, attempt.pk)
    return attempt


def hand_over(attempt: ConnectionAttempt) -> None:
    """Let the worker carry the attempt out."""
    transaction.on_commit(lambda: connect_task(attempt.pk))


def work(*, attempt_id: int, within: timedelta = timedelta(seconds=28)) -> ConnectionAttempt:
    """Carry the attempt out, appending its steps as they happen. What Exchange does ends in the attempt, not here."""
    deadline = time.monotonic() + within.total_seconds()
    if not ConnectionAttempt.objects.claim(attempt_id, now=timezone.now(), lasting=LEASE):
        return _wait_for(attempt_id, deadline)
    attempt = ConnectionAttempt.objects.select_related("host").get(pk=attempt_id)
    try:
        _carry_out(attempt, deadline)
    except errors.ExchangeError as error:
        _end(attempt, State.FAILED, cause=error.cause, next_step=error.next_step, detail=dict(error.detail))
    except BaseException:
        _end(attempt, State.FAILED, cause="server_error", next_step="wait")
        raise
    return attempt


@db_task(priority=20)
def connect_task(attempt_id: int) -> None:
    work(attempt_id=attempt_id)


def forget_old_attempts() -> None:
    """Passwords of attempts that nobody finished are erased after ten minutes."""
    for attempt in ConnectionAttempt.objects.filter(
        sealed_password__isnull=False, created_at__lt=timezone.now() - PASSWORD_KEPT_FOR
    ):
        _end(attempt, State.FAILED, cause="timeout", next_step="wait")


def _validate(email: str, password: str) -> None:
    try:
        validate_email(email.strip())
    except ValidationError:
        raise ValidationError({"email": _("This is not an e-mail address.")}) from None
    if not password:
        raise ValidationError({"password": _("The password is missing.")})
    if len(password) > 1024 or "\0" in password:
        raise ValidationError({"password": _("This cannot be a password.")})


def _wait_for(attempt_id: int, deadline: float) -> ConnectionAttempt:
    """Somebody else is at work on it."""
    attempt = ConnectionAttempt.objects.get(pk=attempt_id)
    while not attempt.is_over and time.monotonic() < deadline:
        time.sleep(0.1)
        attempt.refresh_from_db()
    return attempt


def _carry_out(attempt: ConnectionAttempt, deadline: float) -> None:
    attempt.state = State.RUNNING
    attempt.save(update_fields=["state"])
    password = vault.unseal(attempt.sealed_password or b"", row=attempt)
    diagnosis = _follow(attempt, diagnose(_request(attempt, password, deadline), exchange.policy()))
    connection = adopt.adopt(attempt=attempt, diagnosis=diagnosis, password=password)
    _note(attempt, connection, calendars=connection.calendars.count())
    _first_reading(attempt, connection, deadline)
    _end(attempt, State.CONNECTED, detail=attempt.detail, connection=connection)


def _request(attempt: ConnectionAttempt, password: str, deadline: float) -> Request:
    return Request(
        email=attempt.email,
        password=password,
        server=attempt.server,
        domain=attempt.domain,
        username=attempt.username,
        confirmed_host=attempt.confirmed_host,
        within_seconds=max(1.0, deadline - time.monotonic()),
        around_sign_in=sign_ins.typed(attempt, password),
        trust=Trust(ca_pem=attempt.ca_pem),
    )


def _follow(attempt: ConnectionAttempt, steps: Iterator[Step]) -> Diagnosis:
    """Write each step down as it happens; returns what the diagnosis found."""
    while True:
        try:
            step = next(steps)
        except StopIteration as end:
            diagnosis: Diagnosis = end.value
            return diagnosis
        attempt.steps.append(
            {
                "step": step.step,
                "url": step.url,
                "outcome": step.outcome,
                "detail": step.detail,
                "duration_ms": step.duration_ms,
            }
        )
        attempt.save(update_fields=["steps"])


def _first_reading(attempt: ConnectionAttempt, connection: CalendarConnection, deadline: float) -> None:
    """The account is connected whether or not its first reading succeeds in time: the worker goes on reading."""
    left = timedelta(seconds=max(1.0, deadline - time.monotonic()))
    try:
        done = synchronise(connection=connection, within=left)
    except ExchangeFailed:
        return
    _note(attempt, connection, busy_times=done.busy_times)


def _note(attempt: ConnectionAttempt, connection: CalendarConnection, **counts: int) -> None:
    attempt.detail |= {"exchange_version": connection.exchange_version, **counts}
    attempt.save(update_fields=["detail"])


@transaction.atomic
def _end(
    attempt: ConnectionAttempt,
    state: str,
    *,
    cause: str = "",
    next_step: str = "",
    detail: dict[str, object] | None = None,
    connection: CalendarConnection | None = None,
) -> None:
    attempt.state, attempt.cause, attempt.next_step = state, cause, next_step
    attempt.detail, attempt.connection, attempt.ended_at = detail or {}, connection, timezone.now()
    attempt.sealed_password = attempt.due_at = attempt.lease_until = None
    attempt.save()
    outcome = Act.MADE if state == State.CONNECTED else Act.REFUSED
    record(Thing.CONNECTION, outcome, attempt.pk, by=attempt.host.user_id, cause=cause)
