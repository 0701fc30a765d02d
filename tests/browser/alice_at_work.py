"""What a host finds: an account with a week of busy times, meetings in every state, attempts that failed."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from creneau.accounts import tokens
from creneau.accounts.models import Host
from creneau.calendars.models import EventChange
from creneau.notifications.webhooks import subscribe
from creneau.notifications.webhooks.models import Webhook
from creneau.scheduling import changes
from creneau.scheduling.links import hand_out
from creneau.scheduling.models import Booking, EventType, Schedule
from tests.web import rows

from .conftest import Open

HOURS = {
    "mon": [["14:00", "17:00"]],
    "tue": [["09:00", "12:00"], ["14:00", "17:00"]],
    "thu": [["09:00", "12:00"], ["14:00", "17:00"]],
    "fri": [["09:00", "12:00"]],
}
FIRST_MEETING: dict[str, Any] = {
    "description": "Please bring:\n\n- your **latest results**\n- your insurance card",
    "places": [{"kind": "in_person", "value": "Building B, 2nd floor"}, {"kind": "host_calls", "value": ""}],
    "questions": [
        {"id": "reason", "label": "What is it about?", "kind": "text", "is_required": True, "options": []},
        {"id": "before", "label": "Have we met before?", "kind": "choice", "options": ["Yes", "No"]},
    ],
    "minimum_notice_minutes": 2880,
    "cut_off_minutes": 1440,
}
WEEK = (
    (0, 13, 0, 60, "busy"),
    (1, 8, 0, 60, "tentative"),
    (1, 9, 30, 90, "busy"),
    (1, 13, 0, 180, "out_of_office"),
    (2, 7, 30, 240, "out_of_office"),
    (3, 8, 0, 75, "busy"),
    (3, 13, 0, 90, "working_elsewhere"),
    (3, 14, 30, 45, "tentative"),
    (4, 9, 0, 120, "busy"),
)
TRIED = [
    rows.step("autodiscover_soap", "autodiscover.saint-aubin.example", "name_not_found"),
    rows.step("autodiscover_soap", "saint-aubin.example", "404", duration_ms=640, detail="text/html"),
    rows.step("autodiscover_srv", "_autodiscover._tcp.saint-aubin.example", "name_not_found"),
    rows.step("autodiscover_redirect", "autodiscover.saint-aubin.example", "timeout", duration_ms=5000),
]
GOING_WELL = [
    rows.step("autodiscover_soap", "saint-aubin.example", "404", duration_ms=640, detail="text/html"),
    rows.step("autodiscover_soap", "autodiscover.saint-aubin.example", "401", detail="basic, ntlm"),
    rows.step("autodiscover_soap", "autodiscover.saint-aubin.example", "ok", detail="signed in with ntlm"),
]
EMAIL = "a.martin@saint-aubin.example"
HOUR = timedelta(hours=1)
YES = {"sarah@example.org": "accepted"}
HOST = {"host": "mail.saint-aubin.example"}


EVENTS = ["booking.created", "booking.rescheduled", "booking.cancelled"]


def at_work(host: Host, now: datetime) -> dict[str, str]:
    """Fills Alice's pages; returns the address of each by name."""
    _name(host)
    streaming = {"noticing": "streaming", "watched_until": now + HOUR}
    account = rows.account(host, EMAIL, synchronised_at=now - timedelta(seconds=40), **streaming)
    account.calendars.filter(name__in=["Consultations", "Dr Bernard Lefèvre"]).update(checks_conflicts=True)
    monday = (now + timedelta(days=1)).replace(hour=0, minute=0)
    for day, hour, minute, lasts, status in WEEK:
        rows.busy(account, monday + timedelta(days=day, hours=hour, minutes=minute), lasts, status)
    meeting = _meetings(host, now, monday)
    event_type = EventType.objects.get(host=host, slug="30min")
    on_call = _on_call(host)
    attempts = {f"connect-{name}": _attempt(host, name) for name in ATTEMPTS}
    return {
        "meetings": "/meetings",
        "meetings-past": "/meetings/past",
        "meetings-cancelled": "/meetings/cancelled",
        "meeting": f"/meetings/{meeting.pk}",
        "meeting-moved-in-outlook": f"/meetings/{_changed(host, monday, 'moved').pk}",
        "meeting-deleted-in-outlook": f"/meetings/{_changed(host, monday, 'gone').pk}",
        "meeting-declined": f"/meetings/{Booking.objects.get(invitee_name='Hugo Lambert').pk}",
        "meetings-found": "/meetings?q=benali&first=2027-03-01",
        "meetings-not-found": "/meetings?q=nobody&first=2027-03-09&last=2027-03-01",
        "meeting-past": f"/meetings/{_past(host, now).pk}",
        "meeting-move": f"/meetings/{meeting.pk}/reschedule",
        "meeting-moved": f"/meetings/{meeting.pk}/reschedule?start=2027-03-02T09:00:00Z",
        "event-types": "/event-types",
        "event-type": f"/event-types/{event_type.pk}",
        "event-type-new": "/event-types/new",
        "event-type-links": f"/event-types/{_links(event_type).pk}/links",
        "event-type-deletion": f"/event-types/{EventType.objects.get(slug='follow-up').pk}/deletion",
        "meeting-request": f"/meetings/{_request(host, monday).pk}",
        "schedules": "/availability/schedules?month=2027-03",
        "schedule-new": "/availability/schedules/new",
        "schedule-removal": f"/availability/schedules/{on_call.pk}/removal",
        "calendar-settings": "/availability/calendars?week=2027-03-01",
        "disconnection": f"/availability/calendars/{account.pk}/disconnection",
        "connect": "/availability/calendars/connect",
        **attempts,
        "settings": "/settings",
        "notifications": "/settings/notifications",
        "event-type-embed": f"/event-types/{event_type.pk}/embed",
        "embedding": "/settings/embedding",
        "tokens": "/settings/tokens",
        "webhooks": "/settings/webhooks",
        "webhook": f"/settings/webhooks/{_programs(host, now).pk}",
        "password": "/account/password/change/",
        "second-step": "/account/2fa/",
        "sessions": "/account/sessions/",
        "sign-out": "/account/logout/",
    }


ATTEMPTS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "running": ("", "", {"steps": GOING_WELL}),
    "reading": ("", "", {"steps": GOING_WELL, "detail": {"calendars": 5}}),
    "not-found": ("server_not_found", "enter_server", {"steps": TRIED}),
    "refused": ("wrong_credentials", "enter_domain_or_username", {"steps": GOING_WELL, "server": HOST["host"]}),
    "refused-before": ("already_refused", "check_password", {}),
    "wait": ("already_refused", "wait", {"detail": {"retry_at": "2027-02-28T13:35:00Z"}}),
    "foreign-host": ("foreign_host", "confirm_host", {"detail": {"host": "mail.hoster.example"}}),
    "certificate": ("tls_untrusted", "ask_it", {"detail": {**HOST, "issuer": "AC Saint-Aubin"}, "steps": TRIED[:1]}),
    "another-name": ("wrong_credentials", "check_password", {"detail": {"proposed_username": "STAUBIN\\amartin"}}),
    "modern": ("modern_auth_only", "use_other_sign_in", {"detail": HOST, "steps": GOING_WELL[:2]}),
    "version": ("unsupported_exchange_2010", "ask_it", {"detail": HOST, "steps": GOING_WELL}),
    "slow": ("timeout", "wait", {"detail": HOST, "steps": TRIED[-1:], "server": HOST["host"]}),
    "connected": ("", "", {"state": "connected", "detail": {"busy_times": 212}}),
    "webmail": ("not_ews_owa", "enter_ews_url", {"detail": HOST, "server": "https://mail.saint-aubin.example/owa"}),
}


def as_alice(open_page: Open, live_server: Any, host: Host) -> Open:
    """Opens pages as Alice, signed in."""
    client = Client()
    client.force_login(host.user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value

    def open_one(path: str = "/", **options: Any) -> Page:
        page = open_page("/static/web/mark.svg", **options)
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        page.goto(path)
        return page

    return open_one


def _name(host: Host) -> None:
    host.user.name, host.user.language = "Dr Alice Martin", ""
    host.user.save()
    EventType.objects.filter(host=host).update(name="First meeting", **FIRST_MEETING)
    Schedule.objects.filter(host=host).update(weekly_hours=HOURS)
    schedule = Schedule.objects.get(host=host)
    EventType.objects.create(
        host=host, schedule=schedule, slug="follow-up", name="Follow-up", durations_minutes=[15, 30], active=False
    )


def _links(event_type: EventType) -> EventType:
    """One for ever, one used, one for a week."""
    hand_out(event_type=event_type, label="Dr Benali’s patients")
    used = hand_out(event_type=event_type, label="Camille Durand", is_single_use=True)
    Booking.objects.filter(pk=Booking.objects.all()[0].pk).update(link=used)
    hand_out(event_type=event_type, label="", is_single_use=True, days=7)
    return event_type


def _request(host: Host, monday: datetime) -> Booking:
    booking = rows.booking(
        host, monday + timedelta(days=10, hours=13), "Inès Petit", state="pending", is_held_back=True
    )
    booking.state, booking.awaits = Booking.State.REQUESTED, Booking.Awaits.HOST
    booking.answers = [{"id": "reason", "label": "What is it about?", "answer": "A second opinion."}]
    booking.save()
    return booking


def _on_call(host: Host) -> Schedule:
    """Other hours beside her usual ones, which have holidays and exceptions."""
    Schedule.objects.filter(host=host).update(
        holidays_country="FR",
        holidays_region="57",
        overrides={"2027-03-09": [["10:00", "12:00"]]} | {f"2027-03-{day}": [] for day in range(15, 20)},
    )
    return Schedule.objects.create(host=host, name="On call", time_zone="Europe/Paris", weekly_hours={})


def _meetings(host: Host, now: datetime, monday: datetime) -> Booking:
    first = rows.booking(host, now + timedelta(minutes=90), "Julien Moreau")
    waits = {"state": "pending", "attempts": 2, "due_at": now + timedelta(minutes=2, seconds=5)}
    rows.booking(host, monday + timedelta(hours=13, minutes=30), "Inès Haddad", **waits)
    moved = {"state": "changed_in_exchange"}
    rows.booking(host, monday + timedelta(hours=15), "Camille Durand", **moved)
    late = {"state": "pending", "is_late": True, "attempts": 6, "due_at": now + timedelta(minutes=12, seconds=5)}
    rows.booking(host, monday + timedelta(days=2, hours=9), "Anne Garnier", **late)
    no = {"responses": {"hugo@example.org": "declined"}}
    rows.booking(host, monday + timedelta(hours=16), "Hugo Lambert", **no)
    rows.booking(host, monday + timedelta(days=1, hours=10), "Nadia Benali", state="failed", cause="wrong_credentials")
    rows.booking(host, monday + timedelta(days=1, hours=15), "Paul Lemoine", state="failed", cause="timeout")
    for number in range(7):
        rows.booking(host, monday + timedelta(hours=9) - timedelta(days=4 + 3 * number), "Zoé Petit")
    gone = rows.booking(host, monday + timedelta(days=3, hours=9), "Théo Blanc", state="removed")
    Booking.objects.filter(pk=gone.pk).update(
        state="cancelled", cancelled_by="invitee", cancelled_at=now, cancellation_reason="I am ill."
    )
    return first


def _changed(host: Host, monday: datetime, kind: str) -> Booking:
    """In Outlook, and it waits for her word."""
    name, hour = ("Sarah Roy", 14) if kind == "moved" else ("Louis Faure", 15)
    answered = {"state": "changed_in_exchange", "responses": YES}
    row = rows.booking(host, monday + timedelta(days=2, hours=hour), name, **answered)
    times = {"start_at": row.start_at + HOUR, "end_at": row.end_at + HOUR} if kind == "moved" else {}
    EventChange.objects.create(event=row.event, kind=kind, outcome="asked", revision=row.event.revision, **times)
    return row


def _past(host: Host, now: datetime) -> Booking:
    """Over, once moved, with all that a meeting can have; nobody came."""
    booking = rows.booking(host, now - timedelta(days=2), "ليلى بنت محمد Wolfeschlegelsteinhausenbergerdorff")
    changes.record(booking, changes.Kind.CREATED, by="invitee")
    before = (booking.start_at - timedelta(hours=2), booking.end_at - timedelta(hours=2))
    changes.record(booking, changes.Kind.RESCHEDULED, by="host", reason="The room was taken.", previous=before)
    booking.answers = [{"id": "reason", "label": "What is it about?", "answer": "The left knee, since the winter."}]
    booking.guests, booking.place = ["guest@example.net"], {"kind": "custom", "value": "Building B"}
    booking.host_notes, booking.no_show_at = "Call her on Monday.", now
    booking.save()
    return booking


def _programs(host: Host, now: datetime) -> Webhook:
    """What calls the API, and what is told of bookings."""
    Host.objects.filter(pk=host.pk).update(embed_origins=["https://www.saint-aubin.example"])
    tokens.host_of(tokens.issue(host=host, name="Website", scopes=["read", "bookings"]))
    tokens.issue(host=host, name="Reports", scopes=["read"], expires_at=now + timedelta(days=30))
    subscribe.add(host=host, url="https://stats.saint-aubin.example/", events=["booking.created"])
    Webhook.objects.update(is_active=False, fault="silent")
    webhook, _secret = subscribe.add(host=host, url="https://crm.saint-aubin.example/bookings", events=EVENTS)
    body = '{"type":"booking.created","timestamp":"2027-02-28T11:00:00Z","data":{"id":1}}'
    log: tuple[dict[str, Any], ...] = (
        {"state": "arrived", "status": 200, "excerpt": "thank you", "attempts": 1},
        {"state": "failed", "status": None, "excerpt": "No answer in time.", "attempts": 10},
        {"state": "waiting", "status": 503, "excerpt": "", "attempts": 2, "due_at": now + timedelta(minutes=5)},
    )
    for values in log:
        webhook.deliveries.create(event="booking.created", body=body, tried_at=now, **values)
    Webhook.objects.filter(pk=webhook.pk).update(arrived_at=now)
    return webhook


def _attempt(host: Host, name: str) -> str:
    cause, next_step, more = ATTEMPTS[name]
    row = rows.attempt(host, cause, next_step, email=EMAIL, **more)
    return f"/availability/calendars/connect/{row.pk}"
