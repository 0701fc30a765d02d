"""Who may what: every address of the URLconf and every operation of the API, against a written table.

An address without a row fails; so does a row without an address. Callers: nobody; another host; an assistant who is
managing Alice's page; an administrator with a page of his own; Alice, whose things the addresses name. Then, for the
API, the holder of a token of Alice for each scope.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from creneau.accounts import tokens
from creneau.accounts.assistants import name_assistant
from creneau.accounts.invitations import invite
from creneau.accounts.models import ApiToken, Assistant, Host
from creneau.accounts.scopes import Scope
from creneau.api.v1 import api
from creneau.calendars.models import Calendar, PinnedCertificate
from creneau.notifications.webhooks import subscribe
from creneau.notifications.webhooks.plan import send_test
from creneau.scheduling.confirm_address import proof_of
from creneau.scheduling.links import hand_out
from creneau.scheduling.models import EventType
from creneau.scheduling.welcome import add_host
from creneau.web.models import OrganisationText
from tests.web import rows

# What each gets: "in", "sign in" (is sent there), "absent" (404), "closed" (403), "again" (the password once more).
CALLERS = ("nobody", "other host", "assistant", "administrator", "host")
EVERYBODY = ("in", "in", "in", "in", "in")
NOBODY = ("absent", "absent", "absent", "absent", "absent")
SIGNED_IN = ("sign in", "in", "in", "in", "in")
ONES_OWN = ("sign in", "absent", "absent", "absent", "in")  # of the person: an assistant is somebody else
AGAIN = ("sign in", "again", "again", "again", "again")
A_HOST = ("sign in", "in", "in", "in", "in")  # shows what is one's own, or of the page that is managed
OF_THE_PAGE = ("sign in", "absent", "in", "absent", "in")
NO_ASSISTANT = ("sign in", "in", "closed", "in", "in")
OF_THE_HOST = ("sign in", "absent", "closed", "absent", "in")
WITH_THE_PASSWORD = ("sign in", "again", "closed", "again", "again")
ADMINISTRATOR = ("sign in", "absent", "absent", "in", "absent")
WITH_POWER = ("sign in", "absent", "absent", "again", "absent")

PAGES = {
    "alive": EVERYBODY,
    "ready": EVERYBODY,
    "metrics": ("closed", "closed", "closed", "closed", "closed"),  # whoever holds its token
    # Signing in, by allauth's views or ours before them.
    "account/login/": EVERYBODY,
    "account_login": EVERYBODY,
    "account_logout": EVERYBODY,
    "account_inactive": EVERYBODY,
    "account_reset_password": EVERYBODY,
    "account/password/reset/": EVERYBODY,
    "account_reset_password_done": EVERYBODY,
    "account_reset_password_from_key": EVERYBODY,
    "account_reset_password_from_key_done": EVERYBODY,
    "mfa_login_webauthn": EVERYBODY,
    "invitation": EVERYBODY,
    "mfa_authenticate": SIGNED_IN,  # in the middle of signing in; whoever is in is led on
    # What allauth offers and Créneau does not.
    "account/signup/": NOBODY,
    "account_signup": NOBODY,
    "account/email/": NOBODY,
    "account_email": NOBODY,
    "account/confirm-email/": NOBODY,
    "account_email_verification_sent": NOBODY,
    "account/confirm-email/<path:rest>": NOBODY,
    "account_confirm_email": NOBODY,
    "account/login/code/confirm/": NOBODY,
    "account_confirm_login_code": NOBODY,
    "account/reauthenticate/code/": NOBODY,
    "account_request_reauthentication_code": NOBODY,
    "account/reauthenticate/code/confirm/": NOBODY,
    "account_confirm_reauthentication_code": NOBODY,
    # A provider of the organisation: where none is configured there are no such pages.
    "sign_in_refused": ("closed",) * 5,  # it says so to whoever looks
    "oidc_login": NOBODY,
    "oidc_callback": NOBODY,
    "saml_login": NOBODY,
    "saml_answer": NOBODY,
    "saml_finish": NOBODY,
    "saml_metadata": NOBODY,
    # The person.
    "account_change_password": SIGNED_IN,
    "account/password/set/": NOBODY,  # who has no password of ours is let in by somebody else
    "account_set_password": NOBODY,
    "account_reauthenticate": SIGNED_IN,
    "sign_in_again": SIGNED_IN,
    "mfa_index": SIGNED_IN,
    "account/2fa/webauthn/": EVERYBODY,  # leads to the one before
    "mfa_list_webauthn": EVERYBODY,
    "mfa_reauthenticate": SIGNED_IN,
    "mfa_reauthenticate_webauthn": SIGNED_IN,
    "mfa_activate_totp": AGAIN,
    "mfa_add_webauthn": AGAIN,
    "mfa_deactivate_totp": ("sign in", "absent", "absent", "absent", "again"),
    "mfa_view_recovery_codes": ("sign in", "absent", "absent", "absent", "again"),
    "mfa_download_recovery_codes": ("sign in", "absent", "absent", "absent", "again"),
    "mfa_generate_recovery_codes": AGAIN,
    "mfa_remove_webauthn": AGAIN,
    "mfa_edit_webauthn": AGAIN,
    "sessions": SIGNED_IN,
    "sessions_end_others": SIGNED_IN,
    "session_end": ONES_OWN,
    "web:pages": SIGNED_IN,
    "web:current_page": SIGNED_IN,
    # In public.
    "web:root": EVERYBODY,
    "web:embed_script": EVERYBODY,
    "web:robots": EVERYBODY,
    "web:language": EVERYBODY,
    "web:organisation_page": EVERYBODY,
    "web:first_run": NOBODY,  # somebody exists
    "web:host_page": EVERYBODY,
    "web:booking_page": EVERYBODY,
    "web:booking_details": EVERYBODY,
    "web:bookings": EVERYBODY,
    "web:booking": EVERYBODY,  # whoever holds the link of the booking
    "web:booking_file": EVERYBODY,
    "web:booking_reschedule": EVERYBODY,
    "web:booking_cancellation": EVERYBODY,
    "web:booking_confirmation": EVERYBODY,  # whoever has the mail
    "web:hold_removal": EVERYBODY,
    "web:link": EVERYBODY,  # whoever holds the link
    "web:link_details": EVERYBODY,
    "web:link_bookings": EVERYBODY,
    # A host's own side, which an assistant shares.
    "web:meetings": A_HOST,
    "web:meetings_past": A_HOST,
    "web:meetings_cancelled": A_HOST,
    "web:meetings_requests": A_HOST,
    "web:meetings_export": A_HOST,
    "web:meeting": OF_THE_PAGE,
    "web:meeting_confirmation": OF_THE_PAGE,
    "web:meeting_refusal": OF_THE_PAGE,
    "web:meeting_cancellation": OF_THE_PAGE,
    "web:meeting_reschedule": OF_THE_PAGE,
    "web:meeting_notes": OF_THE_PAGE,
    "web:meeting_attendance": OF_THE_PAGE,
    "web:meeting_retry": OF_THE_PAGE,
    "web:meeting_word": OF_THE_PAGE,
    "web:event_types": A_HOST,
    "web:event_type_new": A_HOST,
    "web:event_type": OF_THE_PAGE,
    "web:event_type_embed": OF_THE_PAGE,
    "web:event_type_state": OF_THE_PAGE,
    "web:event_type_position": OF_THE_PAGE,
    "web:event_type_copies": OF_THE_PAGE,
    "web:event_type_deletion": OF_THE_PAGE,
    "web:links": OF_THE_PAGE,
    "web:link_revocation": OF_THE_PAGE,
    "web:availability": EVERYBODY,  # leads to the calendars
    "web:schedules": A_HOST,
    "web:schedule": OF_THE_PAGE,
    "web:schedule_new": A_HOST,
    "web:schedule_default": OF_THE_PAGE,
    "web:schedule_removal": OF_THE_PAGE,
    "web:schedule_users": OF_THE_PAGE,
    "web:overrides": OF_THE_PAGE,
    "web:override_removal": OF_THE_PAGE,
    "web:proposed_hours": A_HOST,
    "web:calendars": A_HOST,
    "web:calendar_choice": A_HOST,
    "web:calendar_statuses": A_HOST,
    "web:outlook_choice": A_HOST,
    "web:colleagues": A_HOST,
    "web:colleague_removal": OF_THE_PAGE,
    "web:rooms": OF_THE_PAGE,
    "web:account": OF_THE_PAGE,
    "web:synchronisation": OF_THE_PAGE,
    "web:settings": A_HOST,
    "web:embedding": A_HOST,
    "web:notifications": A_HOST,
    "web:notification_sample": A_HOST,
    # Passwords, tokens and who else may in: the host's alone.
    "web:connect": NO_ASSISTANT,
    "web:connection_attempt": OF_THE_HOST,
    "web:disconnection": OF_THE_HOST,
    "web:assistants": NO_ASSISTANT,
    "web:assistant_removal": OF_THE_HOST,
    "web:tokens": NO_ASSISTANT,
    "web:token_revocation": OF_THE_HOST,
    "web:webhooks": NO_ASSISTANT,
    "web:webhook": OF_THE_HOST,
    "web:webhook_state": OF_THE_HOST,
    "web:webhook_secret": WITH_THE_PASSWORD,
    "web:webhook_test": OF_THE_HOST,
    "web:webhook_removal": OF_THE_HOST,
    "web:delivery_replay": OF_THE_HOST,
    # Administration: to others it is not there.
    "web:administration": ADMINISTRATOR,
    "web:server_certificate": ADMINISTRATOR,
    "web:pins": WITH_POWER,
    "web:pin_removal": ADMINISTRATOR,
    "web:organisation_texts": ADMINISTRATOR,
    "web:health": ADMINISTRATOR,
    "web:audit": ADMINISTRATOR,
    "web:audit_export": ADMINISTRATOR,
    "web:personal_data": ADMINISTRATOR,
    "web:personal_data_copy": ADMINISTRATOR,
    "web:personal_data_erasure": WITH_POWER,
    "web:people": ADMINISTRATOR,
    "web:invitations": WITH_POWER,
    "web:invitation_removal": ADMINISTRATOR,
    "web:person": ADMINISTRATOR,
    "web:person_state": WITH_POWER,
    "web:person_role": WITH_POWER,
    "web:person_password": WITH_POWER,
    "web:person_second_factor": WITH_POWER,
    "web:person_links": WITH_POWER,
}

# What is shown to whoever may see it, and asks for the password once more when something is sent.
SENT = dict.fromkeys(["web:tokens", "web:assistants", "web:webhooks", "web:webhook"], WITH_THE_PASSWORD)

# What a token must be good for; "" for what asks for none. Tokens for reading do for GET.
SCOPES = {
    "Problems": "",
    "Public": "",
    "Calendar connections": Scope.CONNECTIONS,
    "Event types": Scope.EVENT_TYPES,
    "Meetings": Scope.BOOKINGS,
    "Profile": Scope.PROFILE,
    "Notifications": Scope.NOTIFICATIONS,
    "Schedules": Scope.SCHEDULES,
    "Webhooks": Scope.WEBHOOKS,
}


def addresses(resolver: URLResolver, before: str = "", namespace: str = "") -> Iterator[tuple[str, str]]:
    """The name of each address, or the address itself where it has none; and the address."""
    for each in resolver.url_patterns:
        path = before + str(each.pattern)
        if isinstance(each, URLPattern):
            yield (f"{namespace}{each.name}" if each.name else path, path)
        else:
            yield from addresses(each, path, f"{namespace}{each.namespace}:" if each.namespace else namespace)


PATHS = {name: path for name, path in addresses(get_resolver()) if not name.startswith(("api:", "api/"))}
OPERATIONS = [
    (method.upper(), path, operation)
    for path, each in api.get_openapi_schema(path_prefix="")["paths"].items()
    for method, operation in each.items()
]


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    assert set(PAGES) == set(PATHS)


def test_every_operation_of_the_api_has_a_tag_with_a_scope() -> None:
    assert {operation["tags"][0] for _method, _path, operation in OPERATIONS} <= set(SCOPES)


def test_every_address_of_the_api_is_in_its_document() -> None:
    served = {path for name, path in addresses(get_resolver()) if name.startswith(("api:", "api/"))}
    documented = {"api/v1" + path for _method, path, _operation in OPERATIONS}
    undocumented = {path.replace("<int:", "{").replace("<", "{").replace(">", "}") for path in served} - documented
    assert undocumented == {"api/v1/openapi.json", "api/v1/"}


@pytest.fixture
def people(alice: Host) -> dict[str, Host | None]:
    def one(name: str, **more: Any) -> Host:
        return add_host(
            email=f"{name}@demo.example", name=name.title(), password="correct horse", time_zone="UTC", **more
        )

    name_assistant(host=alice, email=one("sam").user.email)
    return {
        "nobody": None,
        "other host": one("carol"),
        "assistant": Host.objects.get(slug="sam"),
        "administrator": one("root", is_administrator=True),
        "host": alice,
    }


@pytest.fixture
def named(alice: Host, people: dict[str, Host | None], monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Alice's things, by what the addresses call them."""
    monkeypatch.setattr(settings, "SENDS_MAIL", True)
    monkeypatch.setattr(settings, "METRICS_TOKEN", "of the collector")
    now = datetime.now(UTC)
    account = rows.account(alice, server="https://127.0.0.1:9/EWS/Exchange.asmx")
    event_type = EventType.objects.get(host=alice)
    booking = rows.booking(alice, now + timedelta(days=3))
    webhook, _secret = subscribe.add(host=alice, url="https://crm.example.org/", events=["booking.created"])
    tokens.issue(host=alice)
    invitation, token = invite(email="ben@demo.example", name="Ben", by=alice.user)
    app = Authenticator.objects.create(user=alice.user, type="totp", data={"secret": "sealed"})
    Authenticator.objects.create(user=alice.user, type="recovery_codes", data={"migrated_codes": []})
    session = UserSession.objects.create(user=alice.user, ip="192.0.2.1", session_key="x" * 32)
    pin = PinnedCertificate.objects.create(host="mail.demo.example", fingerprint="00" * 32, valid_until=now)
    OrganisationText.objects.create(kind="privacy", language="en", text="We keep little.")
    SAID["/availability/calendars/rooms"] = {"connection": account.pk}
    return {
        "booking_id": booking.pk,
        "event_type_id": event_type.pk,
        "link_id": (link := hand_out(event_type=event_type, label="")).pk,
        "schedule_id": event_type.schedule_id,
        "calendar_id": Calendar.objects.filter(connection=account, kind="shared").first().pk,  # type: ignore[union-attr]
        "attempt_id": rows.attempt(alice, "timeout", "wait").pk,
        "connection_id": account.pk,
        "pin_id": pin.pk,
        "invitation_id": invitation.pk,
        "user_id": alice.user_id,
        "assistant_id": Assistant.objects.get().pk,
        "token_id": ApiToken.objects.get().pk,
        "webhook_id": webhook.pk,
        "delivery_id": send_test(webhook=webhook).pk,
        "session_id": session.pk,
        "pk": app.pk,
        "host": "alice",
        "slug": "30min",
        "kind": "privacy",
        "rest": "x",
        "invitation": token,
        "b": booking.token,
        "proof": proof_of(booking),
        "l": link.token,
    }


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_may_open_and_send_what(method: str, named: dict[str, Any], people: dict[str, Host | None]) -> None:
    wrong = []
    sessions = [session_of(host, at_alices=caller == "assistant") for caller, host in people.items()]
    for name, row in (PAGES | SENT if method == "post" else PAGES).items():
        path = address(name, named)
        if (first := outcome(sessions[0], method, path)) != "no such method":
            seen = (first, *(outcome(session, method, path) for session in sessions[1:]))
            if seen != row and set(seen[1:]) != {"no such method"}:
                wrong.append(f"{method} {name}: {seen}")
    assert "\n".join(wrong) == ""


def test_every_scope_is_good_for_what_it_says_and_no_more(alice: Host, named: dict[str, Any]) -> None:
    wrong = []
    held = {scope: f"Bearer {tokens.issue(host=alice, scopes=[scope])}" for scope in Scope}
    for method, path, operation in OPERATIONS:
        needed, where = SCOPES[operation["tags"][0]], "/api/v1" + path.format(**FOR_THE_API | named)
        asked = {"nobody": ask(method, where, ""), **{scope: ask(method, where, key) for scope, key in held.items()}}
        enough = {needed, Scope.ALL, *([Scope.READ] if method == "GET" else [])}
        expected = {"nobody": 401, **{scope: 0 if scope in enough else 403 for scope in Scope}}
        if asked != (dict.fromkeys(asked, 0) if needed == "" else expected):
            wrong.append((method, path, asked))
    assert wrong == []


SAID: dict[str, dict[str, Any]] = {}  # what a form says, where it names something of Alice's
FOR_THE_API = {"kind": "too_late", "token": "x", "meeting_id": 1, "day": "2027-03-01"}


def address(name: str, named: dict[str, Any]) -> str:
    """``/meetings/7``: the pattern with Alice's things in it."""
    path = PATHS[name].replace("^", "").replace("$", "")
    if "password/reset/key/(" in path:
        return "/account/password/reset/key/1-set-password/"
    if "confirm-email/(" in path:
        return "/account/confirm-email/key/"
    path = path.replace("(?P<kind>legal|privacy|accessibility)", "privacy")
    token = {"invitation": "invitation"}.get(name, path[:1])
    path = path.replace("<str:token>", str(named.get(token, "")))
    for known, value in named.items():
        for kind in ("int:", "str:", "path:", ""):
            path = path.replace(f"<{kind}{known}>", str(value))
    assert "<" not in path, path
    return f"/{path}"


def session_of(host: Host | None, *, at_alices: bool) -> str:
    """The cookie of somebody signed in; "" for nobody."""
    if host is None:
        return ""
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(host.user)
    if at_alices:
        client.post("/pages/current", {"host": "alice"})
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def outcome(session: str, method: str, path: str) -> str:
    """Nothing of it stays: each caller finds everything as it was."""
    client = Client(headers={"host": "127.0.0.1"})
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    with transaction.atomic():
        answer = getattr(client, method)(path, SAID.get(path, {}))
        transaction.set_rollback(True)
    there = answer.headers.get("Location", "")
    if "/reauthenticate/" in there and "/reauthenticate/" not in path:
        return "again"
    if there.startswith("/account/login/") and path not in {"/", "/account/logout/", "/account/2fa/webauthn/login/"}:
        return "sign in"
    return {404: "absent", 403: "closed", 405: "no such method"}.get(answer.status_code, "in")


def ask(method: str, path: str, authorization: str) -> int:
    """401 or 403; else 0: whoever may ask may also be told that something is wrong with the question."""
    with transaction.atomic():
        headers = {"host": "127.0.0.1", **({"authorization": authorization} if authorization else {})}
        status = Client(headers=headers).generic(method, path, "{}", "application/json").status_code
        transaction.set_rollback(True)
    return status if status in {401, 403} else 0
