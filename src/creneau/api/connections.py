"""The Exchange accounts of the host who calls."""

from datetime import timedelta
from typing import Annotated

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from ninja import Header, Router, Status

from creneau.accounts.scopes import Scope
from creneau.api.authentication import HostRequest, HostToken
from creneau.api.examples import may_answer
from creneau.api.failures import fields_of, not_connected
from creneau.api.fields import IdempotencyKey
from creneau.api.idempotency import Once, deleted_since, once
from creneau.api.problems import AlsoSays, Problem, invalid, not_found
from creneau.api.schemas.connections import (
    CalendarChoice,
    ChoiceRequest,
    ConnectionAnswer,
    ConnectionsAnswer,
    ConnectRequest,
    Synchronisation,
)
from creneau.calendars.busy import settings_of
from creneau.calendars.choose import Choice, choose
from creneau.calendars.connect import start, work
from creneau.calendars.disconnect import disconnect
from creneau.calendars.models import CalendarConnection, ConnectionAttempt
from creneau.calendars.synchronise import synchronise

ConnectKey = Annotated[
    IdempotencyKey | None, AlsoSays(ConnectRequest.problem_members), Header(None, alias="Idempotency-Key")
]
PATIENCE = timedelta(seconds=28)

router = Router(tags=["Calendar connections"], auth=HostToken(Scope.CONNECTIONS))


@router.post(
    "/calendar-connections",
    url_name="calendar_connections",
    response={201: ConnectionAnswer, 200: ConnectionAnswer},
    openapi_extra=may_answer(
        "malformed", "unauthenticated", "not_found", "invalid_input", "not_connected", "too_many_requests"
    ),
)
def create_connection(
    request: HostRequest, body: ConnectRequest, idempotency_key: ConnectKey = None
) -> Status[ConnectionAnswer]:
    """The same key brings back how the first attempt ended; no password is sent to Exchange twice for it."""
    started = _start(request, body, idempotency_key)
    attempt = work(attempt_id=started.made.pk, within=PATIENCE)
    if attempt.connection:
        return Status(started.status, _answer(request, attempt.connection))
    raise deleted_since() if attempt.state == ConnectionAttempt.State.CONNECTED else not_connected(attempt)


@router.get(
    "/calendar-connections",
    url_name="calendar_connections",
    response=ConnectionsAnswer,
    openapi_extra=may_answer("unauthenticated"),
)
def list_connections(request: HostRequest) -> ConnectionsAnswer:
    connections = CalendarConnection.objects.of(request.auth).prefetch_related("calendars")
    blocking = settings_of(request.auth).blocking()
    return ConnectionsAnswer(items=[ConnectionAnswer.of(each, blocking) for each in connections])


@router.get(
    "/calendar-connections/{int:connection_id}",
    url_name="calendar_connection",
    response=ConnectionAnswer,
    openapi_extra=may_answer("unauthenticated", "not_found"),
)
def show_connection(request: HostRequest, connection_id: int) -> ConnectionAnswer:
    return _answer(request, _connection(request, connection_id))


@router.patch(
    "/calendar-connections/{int:connection_id}",
    url_name="calendar_connection",
    response=ConnectionAnswer,
    openapi_extra=may_answer("malformed", "unauthenticated", "not_found", "invalid_input"),
)
def change_connection(request: HostRequest, connection_id: int, body: ChoiceRequest) -> ConnectionAnswer:
    connection = _connection(request, connection_id)
    choose(
        host=request.auth,
        calendars=_choices(connection, body.calendars or []),
        blocking=body.blocking.model_dump(exclude_none=True) if body.blocking else {},
    )
    return _answer(request, _connection(request, connection_id))


@router.delete(
    "/calendar-connections/{int:connection_id}",
    url_name="calendar_connection",
    response={204: None},
    openapi_extra=may_answer("unauthenticated", "not_found"),
)
def delete_connection(request: HostRequest, connection_id: int) -> Status[None]:
    disconnect(connection=_connection(request, connection_id))
    return Status(204, None)


@router.post(
    "/calendar-connections/{int:connection_id}/synchronisation",
    url_name="synchronisation",
    response=Synchronisation,
    openapi_extra=may_answer("unauthenticated", "not_found", "too_many_requests", "exchange_unavailable"),
)
def synchronise_connection(request: HostRequest, connection_id: int) -> Synchronisation:
    done = synchronise(connection=_connection(request, connection_id))
    return Synchronisation(synchronised_at=done.synchronised_at, busy_times=done.busy_times)


def _connection(request: HostRequest, connection_id: int) -> CalendarConnection:
    """The host's own; what is another's is not there."""
    connection = CalendarConnection.objects.of(request.auth).filter(pk=connection_id).first()
    if connection is None:
        raise not_found()
    return connection


def _answer(request: HostRequest, connection: CalendarConnection) -> ConnectionAnswer:
    return ConnectionAnswer.of(connection, settings_of(request.auth).blocking())


def _start(request: HostRequest, body: ConnectRequest, key: str | None) -> Once[ConnectionAttempt]:
    """The password is not part of what a key stands for: nothing made of it is kept."""
    attempts = ConnectionAttempt.objects.filter(host=request.auth)
    said = body.model_dump_json(exclude={"password"}).encode()
    try:
        return once(request, key, attempts, lambda: start(host=request.auth, **body.typed()), said)
    except ValidationError as error:
        raise invalid(fields_of(error), **body.problem_members) from None
    except Problem as refusal:
        refusal.members |= body.problem_members if refusal.status == 422 else {}
        raise


def _choices(connection: CalendarConnection, wanted: list[CalendarChoice]) -> dict[int, Choice]:
    own = set(connection.calendars.values_list("pk", flat=True))
    strange = [position for position, choice in enumerate(wanted) if choice.id not in own]
    if strange:
        raise invalid([(f"calendars.{at}.id", _("There is no such calendar in this account.")) for at in strange])
    return {choice.id: Choice(choice.checks_conflicts, choice.receives_events) for choice in wanted}
