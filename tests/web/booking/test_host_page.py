"""``/alice/``: what can be booked with a host."""

from typing import Any

from creneau.accounts.models import Host, User
from creneau.scheduling.models import EventType

from .conftest import Look


def test_the_page_lists_what_is_offered(look: Look, half_hour: EventType) -> None:
    half_hour.places = [{"kind": "custom", "value": "Building B"}]
    half_hour.save()
    for name, active in (("Visit", True), ("Secret", False)):
        EventType.objects.create(
            host=half_hour.host, schedule=half_hour.schedule, slug=name.lower(), name=name, active=active
        )
    page = look("/alice/")
    assert page.heading == "Alice Martin"
    assert page.text("//h2") == "2 kinds of appointment"
    assert page.texts("//a[@class='offer']") == ["30 minute meeting30 minutes · Building B", "Visit30 minutes"]
    assert page.values("//a[@class='offer']/@href") == ["/alice/30min", "/alice/visit"]


def test_a_host_with_nothing_to_offer_says_so(look: Look, half_hour: EventType) -> None:
    EventType.objects.update(active=False)
    assert look("/alice/").text("//h2") == "Nothing can be booked here at the moment"


def test_the_page_costs_the_same_queries_for_one_and_for_three(
    look: Look, half_hour: EventType, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(3):
        look("/alice/")
    for name in ("two", "three"):
        EventType.objects.create(host=half_hour.host, schedule=half_hour.schedule, slug=name, name=name)
    with django_assert_num_queries(3):
        look("/alice/")


def test_who_has_left_has_no_page(look: Look, alice: Host) -> None:
    User.objects.update(is_active=False)
    assert look("/alice/").status == 404


def test_nobody_has_no_page(look: Look, db: None) -> None:
    assert look("/carol/").status == 404
