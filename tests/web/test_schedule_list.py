"""Several schedules: new ones, copies, the default, who uses which, and none deleted that is needed."""

import pytest
from django.test import Client

from creneau.accounts.models import Host
from creneau.scheduling.models import EventType, Schedule

PAGE = "/availability/schedules"


@pytest.fixture
def schedule(alice: Host) -> Schedule:
    return Schedule.objects.get(host=alice)


@pytest.fixture
def summer(alice: Host) -> Schedule:
    return Schedule.objects.create(
        host=alice, name="Summer", time_zone="Europe/Paris", weekly_hours={"mon": [["08:00", "12:00"]]}
    )


def test_new_hours_begin_with_office_hours(as_alice: Client, alice: Host) -> None:
    as_alice.post(f"{PAGE}/new", {"name": "On call 🩺", "time_zone": "Asia/Tokyo"})
    new = Schedule.objects.get(name="On call 🩺")
    assert (new.host, new.time_zone, new.is_default) == (alice, "Asia/Tokyo", False)
    assert new.weekly_hours["mon"] == [["09:00", "17:00"]]


def test_a_copy_has_all_but_the_name(as_alice: Client, summer: Schedule) -> None:
    Schedule.objects.filter(pk=summer.pk).update(overrides={"2030-08-02": []}, holidays_country="FR")
    form = as_alice.get(f"{PAGE}/new?like={summer.pk}").context["form"]
    assert form.initial == {"name": "Summer (copy)", "like": summer.pk, "time_zone": "Europe/Paris"}
    as_alice.post(f"{PAGE}/new", {"name": "Autumn", "time_zone": "Europe/Paris", "like": summer.pk})
    copy = Schedule.objects.get(name="Autumn")
    assert (copy.weekly_hours, copy.overrides, copy.holidays_country) == (
        {"mon": [["08:00", "12:00"]]},
        {"2030-08-02": []},
        "FR",
    )


def test_a_new_schedule_without_a_name_is_refused_and_the_zone_kept(as_alice: Client, alice: Host) -> None:
    answer = as_alice.post(f"{PAGE}/new", {"name": "", "time_zone": "Asia/Tokyo"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["name"])
    assert answer.context["form"]["time_zone"].value() == "Asia/Tokyo"


def test_only_ones_own_can_be_copied(as_alice: Client, carol: Host) -> None:
    other = Schedule.objects.get(host=carol)
    assert "name" not in as_alice.get(f"{PAGE}/new?like={other.pk}").context["form"].initial
    said = {"name": "Stolen", "time_zone": "UTC", "like": other.pk}
    assert as_alice.post(f"{PAGE}/new", said).status_code == 422


def test_there_is_one_default_and_the_page_opens_with_it(
    as_alice: Client, schedule: Schedule, summer: Schedule
) -> None:
    as_alice.post(f"{PAGE}/{summer.pk}/default")
    assert list(Schedule.objects.filter(is_default=True)) == [summer]
    assert as_alice.get(PAGE).context["schedule"] == summer


def test_event_types_change_their_hours_from_here(as_alice: Client, half_hour: EventType, summer: Schedule) -> None:
    as_alice.post(f"{PAGE}/{summer.pk}/event-types", {"event_type": half_hour.pk})
    half_hour.refresh_from_db()
    assert half_hour.schedule == summer
    as_alice.post(f"{PAGE}/{summer.pk}/event-types")
    half_hour.refresh_from_db()
    assert half_hour.schedule.is_default


def test_the_event_types_of_somebody_else_keep_their_hours(as_alice: Client, carol: Host, summer: Schedule) -> None:
    theirs = EventType.objects.get(host=carol)
    as_alice.post(f"{PAGE}/{summer.pk}/event-types", {"event_type": [theirs.pk, "x", "9" * 40]})
    theirs.refresh_from_db()
    assert theirs.schedule.host == carol


def test_hours_that_nobody_uses_are_deleted(as_alice: Client, summer: Schedule) -> None:
    assert "No event type uses “<bdi>Summer</bdi>”." in as_alice.get(f"{PAGE}/{summer.pk}/removal").content.decode()
    as_alice.post(f"{PAGE}/{summer.pk}/removal")
    assert not Schedule.objects.filter(pk=summer.pk).exists()


def test_hours_in_use_are_not_deleted(as_alice: Client, half_hour: EventType, summer: Schedule) -> None:
    EventType.objects.update(schedule=summer)
    answer = as_alice.post(f"{PAGE}/{summer.pk}/removal")
    assert answer.status_code == 422
    assert "Event types use these hours. Let them use others first." in answer.content.decode()
    assert Schedule.objects.filter(pk=summer.pk).exists()


def test_the_default_hours_are_not_deleted(as_alice: Client, schedule: Schedule, summer: Schedule) -> None:
    EventType.objects.update(schedule=summer)
    assert as_alice.post(f"{PAGE}/{schedule.pk}/removal").status_code == 422
    assert Schedule.objects.filter(pk=schedule.pk).exists()


@pytest.mark.parametrize("path", ["default", "removal", "event-types"])
def test_the_schedules_of_somebody_else_are_not_there(as_alice: Client, carol: Host, path: str) -> None:
    other = Schedule.objects.get(host=carol)
    assert as_alice.post(f"{PAGE}/{other.pk}/{path}").status_code == 404
