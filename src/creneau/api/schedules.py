"""The working hours of the host who calls."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from ninja import Router, Status

from creneau.accounts.scopes import Scope
from creneau.api.authentication import HostRequest, HostToken
from creneau.api.examples import may_answer
from creneau.api.idempotency import OptionalKey, once
from creneau.api.problems import Problem, not_found
from creneau.api.schemas.schedules import (
    OverrideRequest,
    ScheduleAnswer,
    ScheduleChange,
    ScheduleRequest,
    SchedulesAnswer,
)
from creneau.scheduling.models import Schedule
from creneau.scheduling.overrides import remove_override, set_override
from creneau.scheduling.schedules import add_schedule, change_schedule, delete_schedule, make_default

router = Router(tags=["Schedules"], auth=HostToken(Scope.SCHEDULES))
CHANGING = may_answer("malformed", "unauthenticated", "not_found", "invalid_input")


@router.get("/schedules", url_name="schedules", response=SchedulesAnswer, openapi_extra=may_answer("unauthenticated"))
def list_schedules(request: HostRequest) -> SchedulesAnswer:
    return SchedulesAnswer(items=[ScheduleAnswer.of(each) for each in Schedule.objects.of(request.auth)])


@router.post(
    "/schedules", url_name="schedules", response={201: ScheduleAnswer, 200: ScheduleAnswer}, openapi_extra=CHANGING
)
def create_schedule(
    request: HostRequest, body: ScheduleRequest, idempotency_key: OptionalKey = None
) -> Status[ScheduleAnswer]:
    done = once(request, idempotency_key, Schedule.objects.of(request.auth), lambda: _made(request, body))
    return Status(done.status, ScheduleAnswer.of(done.made))


@router.get(
    "/schedules/{int:schedule_id}",
    url_name="schedule",
    response=ScheduleAnswer,
    openapi_extra=may_answer("unauthenticated", "not_found"),
)
def show_schedule(request: HostRequest, schedule_id: int) -> ScheduleAnswer:
    return ScheduleAnswer.of(_schedule(request, schedule_id))


@router.patch("/schedules/{int:schedule_id}", url_name="schedule", response=ScheduleAnswer, openapi_extra=CHANGING)
@transaction.atomic
def edit_schedule(request: HostRequest, schedule_id: int, body: ScheduleChange) -> ScheduleAnswer:
    row, sent = _schedule(request, schedule_id), body.model_dump(include=body.model_fields_set)
    change_schedule(
        schedule=row,
        name=sent.get("name", row.name),
        time_zone=sent.get("timezone", row.time_zone),
        weekly_hours=sent.get("weekly_hours", row.weekly_hours),
        country=sent.get("holidays_country", row.holidays_country),
        region=sent.get("holidays_region", row.holidays_region),
    )
    if sent.get("is_default"):
        make_default(schedule=row)
    return show_schedule(request, schedule_id)


@router.delete(
    "/schedules/{int:schedule_id}",
    url_name="schedule",
    response={204: None},
    openapi_extra=may_answer("unauthenticated", "not_found", "in_use"),
)
def remove_schedule(request: HostRequest, schedule_id: int) -> Status[None]:
    try:
        delete_schedule(schedule=_schedule(request, schedule_id))
    except ValidationError as error:
        raise Problem("in_use", error.messages[0]) from None
    return Status(204, None)


@router.put(
    "/schedules/{int:schedule_id}/overrides/{day}",
    url_name="override",
    response=ScheduleAnswer,
    openapi_extra=CHANGING,
)
def put_override(request: HostRequest, schedule_id: int, day: date, body: OverrideRequest) -> ScheduleAnswer:
    set_override(schedule=_schedule(request, schedule_id), days=[day], hours=body.hours)
    return show_schedule(request, schedule_id)


@router.delete(
    "/schedules/{int:schedule_id}/overrides/{day}",
    url_name="override",
    response=ScheduleAnswer,
    openapi_extra=may_answer("unauthenticated", "not_found", "invalid_input"),
)
def delete_override(request: HostRequest, schedule_id: int, day: date) -> ScheduleAnswer:
    """The usual hours count again; also where they did already."""
    remove_override(schedule=_schedule(request, schedule_id), days=[day])
    return show_schedule(request, schedule_id)


@transaction.atomic
def _made(request: HostRequest, body: ScheduleRequest) -> Schedule:
    made = add_schedule(host=request.auth, name=body.name, time_zone=body.timezone)
    return change_schedule(
        schedule=made,
        name=body.name,
        time_zone=body.timezone,
        weekly_hours=made.weekly_hours if body.weekly_hours is None else body.model_dump()["weekly_hours"],
        country=body.holidays_country,
        region=body.holidays_region,
    )


def _schedule(request: HostRequest, schedule_id: int) -> Schedule:
    """The host's own; what is another's is not there."""
    row = Schedule.objects.of(request.auth).filter(pk=schedule_id).first()
    if row is None:
        raise not_found()
    return row
