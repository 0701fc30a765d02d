"""The working hours that a mailbox names, proposed to its host. Nothing is overwritten before the host says so."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from creneau.accounts.models import Host
from creneau.availability import parse
from creneau.calendars.models import CalendarConnection
from creneau.scheduling.models import Schedule


@dataclass(frozen=True)
class ProposedHours:
    """What the mailbox ``email`` says: weekly hours in the shapes of ``creneau slots``, and a zone."""

    email: str
    weekly: dict[str, list[list[str]]]
    time_zone: str
    said: dict[str, Any]  # as Exchange said it; what was answered is not proposed again


def proposed_hours(host: Host) -> ProposedHours | None:
    """The first mailbox's hours that differ from the default schedule and were not answered yet."""
    mailboxes = list(CalendarConnection.objects.of(host).filter(working_hours__isnull=False))
    schedule = default_schedule(host) if mailboxes else Schedule()
    for connection in mailboxes:
        said = connection.working_hours
        if said != schedule.answered_hours and (proposal := _read(connection, host)) and _differs(proposal, schedule):
            return proposal
    return None


@transaction.atomic
def take_hours(*, host: Host) -> Schedule:
    """The proposed hours and zone become those of the default schedule; its exceptions stay."""
    schedule, proposal = default_schedule(host, lock=True), proposed_hours(host)
    if proposal:
        schedule.weekly_hours, schedule.time_zone = proposal.weekly, proposal.time_zone
        schedule.answered_hours = proposal.said
        schedule.save(update_fields=["weekly_hours", "time_zone", "answered_hours"])
    return schedule


@transaction.atomic
def decline_hours(*, host: Host) -> None:
    """These hours are not proposed again; other ones may be, should the mailbox change its mind."""
    schedule, proposal = default_schedule(host, lock=True), proposed_hours(host)
    if proposal:
        schedule.answered_hours = proposal.said
        schedule.save(update_fields=["answered_hours"])


def default_schedule(host: Host, *, lock: bool = False) -> Schedule:
    rows = Schedule.objects.select_for_update() if lock else Schedule.objects.all()
    return rows.default_of(host)


def _read(connection: CalendarConnection, host: Host) -> ProposedHours | None:
    """None for hours that a schedule could not hold."""
    said = connection.working_hours or {}
    zones = said.get("zones") or []
    zone = host.time_zone if host.time_zone in zones or not zones else zones[0]
    try:
        parse.schedule(zone, said.get("weekly"), {})
    except parse.Malformed:
        return None
    return ProposedHours(connection.email, said["weekly"], zone, said)


def _differs(proposal: ProposedHours, schedule: Schedule) -> bool:
    there = {day: spans for day, spans in schedule.weekly_hours.items() if spans}
    return (there, schedule.time_zone) != (proposal.weekly, proposal.time_zone)
