"""The list as a file for a spreadsheet."""

import csv
from collections.abc import Iterator
from io import StringIO
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from creneau.accounts.locales import page_locale
from creneau.scheduling.models import Booking
from creneau.scheduling.models.booking import BookingQuerySet
from creneau.web.access import HostRequest, host_page
from creneau.web.meetings.filters import FilterForm
from creneau.web.meetings.rows import LISTS

_BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes UTF-8 for something else
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@require_safe
@host_page
def export(request: HostRequest) -> HttpResponse:
    """``tab`` and the filters of the list; times in the host's zone, columns in the reader's language."""
    tab = request.GET.get("tab", "")
    bookings = LISTS.get(tab, LISTS["upcoming"])(request.host)
    text = written(FilterForm(request.host, request.GET).applied(bookings), request.host.time_zone)
    day = timezone.now().astimezone(ZoneInfo(request.host.time_zone)).date()
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    name = _("meetings")
    response["Content-Disposition"] = f'attachment; filename="{name}-{day}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


def written(bookings: BookingQuerySet, zone: str) -> str:
    out = StringIO()
    out.write(_BYTE_ORDER_MARK)
    # Where numbers have a decimal comma, spreadsheets expect a semicolon between columns.
    comma = ";" if page_locale().number_symbols["latn"]["decimal"] == "," else ","
    file = csv.writer(out, delimiter=comma, quoting=csv.QUOTE_ALL)
    questions = _questions(bookings)
    file.writerow([safe(each) for each in [*_columns(zone), *questions]])
    for booking in bookings.iterator(chunk_size=500):
        file.writerow([safe(each) for each in _cells(booking, ZoneInfo(zone), questions)])
    return out.getvalue()


def safe(text: str) -> str:
    """A cell that a spreadsheet shows and never computes: what looks like a formula gets an apostrophe before it."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) or text.startswith(_FORMULA) else text


def _columns(zone: str) -> list[str]:
    return [
        _("Day"),
        _("Start (%(zone)s)") % {"zone": zone},
        _("End (%(zone)s)") % {"zone": zone},
        _("Event type"),
        _("Invitee"),
        _("E-mail address"),
        _("Guests"),
        _("Place"),
        _("Time zone of the invitee"),
        _("Language"),
        _("State"),
        _("Booked on"),
        _("Cancelled by"),
        _("Reason"),
        _("Nobody came"),
        _("Your notes"),
    ]


def _cells(booking: Booking, zone: ZoneInfo, questions: list[str]) -> Iterator[str]:
    start, end = booking.start_at.astimezone(zone), booking.end_at.astimezone(zone)
    yield from (f"{start:%Y-%m-%d}", f"{start:%H:%M}", f"{end:%H:%M}", booking.event_type.name)
    yield from (booking.invitee_name, booking.invitee_email, ", ".join(booking.guests), booking.location)
    yield from (booking.time_zone, booking.language, _state(booking))
    yield f"{booking.created_at.astimezone(zone):%Y-%m-%d %H:%M}"
    yield {"host": _("host"), "invitee": _("invitee")}.get(booking.cancelled_by, "")
    yield booking.cancellation_reason
    yield _("yes") if booking.no_show_at else ""
    yield booking.host_notes
    answers = {str(each.get("label", "")): str(each.get("answer", "")) for each in booking.answers}
    yield from (answers.get(question, "") for question in questions)


def _state(booking: Booking) -> str:
    return {
        Booking.State.CONFIRMED: _("Confirmed"),
        Booking.State.REQUESTED: _("Requested"),
        Booking.State.DECLINED: _("Declined"),
        Booking.State.CANCELLED: _("Cancelled"),
    }[Booking.State(booking.state)]


def _questions(bookings: BookingQuerySet) -> list[str]:
    """Each that was asked, once, in the order met."""
    asked = (str(each.get("label", "")) for answers in bookings.values_list("answers", flat=True) for each in answers)
    return list(dict.fromkeys(asked))
