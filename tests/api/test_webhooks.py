"""Webhooks, looked after by programs."""

from __future__ import annotations

from django.test import Client

from creneau.accounts.models import Host
from creneau.notifications.webhooks.models import Delivery, Webhook
from creneau.notifications.webhooks.plan import send_test
from tests.api.problems import NOT_FOUND, invalid_input, plain
from tests.api.test_slots import z

JSON = "application/json"
WEBHOOKS = "/api/v1/webhooks"
WANTED = {"url": "https://crm.example.org/hooks", "events": ["booking.created"]}


def made(client: Client) -> Webhook:
    client.post(WEBHOOKS, WANTED, JSON)
    return Webhook.objects.latest("pk")


def test_the_secret_comes_with_the_answer_and_never_again(as_alice: Client, alice: Host) -> None:
    answer = as_alice.post(WEBHOOKS, WANTED, JSON)
    row = Webhook.objects.get()
    assert (answer.status_code, row.host) == (201, alice)
    secret = answer.json()["secret"]
    assert secret.startswith("whsec_")
    known = {
        "id": row.pk,
        "url": WANTED["url"],
        "events": WANTED["events"],
        "active": True,
        "fault": None,
        "created_at": z(row.created_at),
        "arrived_at": None,
    }
    assert answer.json() == known | {"secret": secret}
    assert as_alice.get(f"{WEBHOOKS}/{row.pk}").json() == known
    assert as_alice.get(WEBHOOKS).json() == {"items": [known]}


def test_the_same_key_makes_one_webhook(as_alice: Client) -> None:
    headers = {"Idempotency-Key": "k"}
    first = as_alice.post(WEBHOOKS, WANTED, JSON, headers=headers)
    again = as_alice.post(WEBHOOKS, WANTED, JSON, headers=headers)
    assert (first.status_code, again.status_code, Webhook.objects.count()) == (201, 200, 1)
    assert again.json() == first.json() | {"secret": None}
    other = as_alice.post(WEBHOOKS, WANTED | {"url": "https://other.example.org/"}, JSON, headers=headers)
    assert (other.status_code, other.json()) == (
        422,
        invalid_input(("Idempotency-Key", "This key was used for another request.")),
    )


def test_a_key_is_for_one_host_alone(as_alice: Client, as_carol: Client) -> None:
    for client in (as_alice, as_carol):
        assert client.post(WEBHOOKS, WANTED, JSON, headers={"Idempotency-Key": "k"}).status_code == 201


def test_a_key_of_what_was_deleted_makes_nothing_again(as_alice: Client) -> None:
    as_alice.post(WEBHOOKS, WANTED, JSON, headers={"Idempotency-Key": "k"})
    Webhook.objects.all().delete()
    again = as_alice.post(WEBHOOKS, WANTED, JSON, headers={"Idempotency-Key": "k"})
    assert (again.status_code, again.json()) == (
        404,
        plain(404, "Not Found", "What this key made has been deleted since."),
    )


def test_what_is_refused_keeps_no_key(as_alice: Client) -> None:
    headers = {"Idempotency-Key": "k"}
    refused = as_alice.post(WEBHOOKS, WANTED | {"url": "http://crm.example.org/"}, JSON, headers=headers)
    assert (refused.status_code, refused.json()) == (
        422,
        invalid_input(("url", "Give a whole address that begins with https://.")),
    )
    assert as_alice.post(WEBHOOKS, WANTED, JSON, headers=headers).status_code == 201


def test_it_is_changed_and_deleted(as_alice: Client) -> None:
    path = f"{WEBHOOKS}/{made(as_alice).pk}"
    answer = as_alice.patch(path, {"active": False, "events": ["booking.cancelled"]}, JSON).json()
    assert (answer["active"], answer["events"], answer["url"]) == (False, ["booking.cancelled"], WANTED["url"])
    assert as_alice.post(f"{path}/secret").json()["secret"].startswith("whsec_")
    assert as_alice.delete(path).status_code == 204
    assert as_alice.get(path).json() == NOT_FOUND


def test_an_event_that_is_none(as_alice: Client) -> None:
    answer = as_alice.post(WEBHOOKS, WANTED | {"events": ["booking.moved"]}, JSON)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "events.0")


def test_the_log_comes_in_pieces_and_anything_can_be_sent_again(as_alice: Client) -> None:
    webhook = made(as_alice)
    path = f"{WEBHOOKS}/{webhook.pk}"
    ids = [as_alice.post(f"{path}/test").json()["id"] for _ in range(3)]
    first = as_alice.get(f"{path}/deliveries", {"limit": 2}).json()
    rest = as_alice.get(f"{path}/deliveries", {"cursor": first["next"]}).json()
    assert [each["id"] for each in first["items"] + rest["items"]] == ids[::-1]
    assert rest["next"] is None
    Delivery.objects.update(state="failed", due_at=None)
    again = as_alice.post(f"{path}/deliveries/{ids[0]}/replay")
    assert (again.status_code, again.json()["state"]) == (202, "waiting")


def test_what_is_another_hosts_is_not_there(as_alice: Client, as_carol: Client) -> None:
    webhook = made(as_alice)
    delivery = send_test(webhook=webhook)
    for path in (f"/{webhook.pk}", f"/{webhook.pk}/deliveries"):
        assert as_carol.get(WEBHOOKS + path).json() == NOT_FOUND
    own = made(as_carol)
    assert as_carol.post(f"{WEBHOOKS}/{own.pk}/deliveries/{delivery.pk}/replay").json() == NOT_FOUND
