"""Which meetings the list shows: words, event type, days."""

import unicodedata
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from creneau.accounts.models import Host
from creneau.scheduling.models import EventType
from creneau.scheduling.models.booking import BookingQuerySet
from creneau.web.days import DaysForm

MOST_FOUND = 10_000  # of a search; SQLite takes no more in one question
_A_DAY = timedelta(days=1)


class FilterForm(DaysForm):
    q = forms.CharField(label=gettext_lazy("Name, e-mail or answer"), max_length=200, required=False)
    type = forms.TypedChoiceField(label=gettext_lazy("Event type"), coerce=int, empty_value=None, required=False)

    def __init__(self, host: Host, said: QueryDict) -> None:
        super().__init__(said)
        self._zone = ZoneInfo(host.time_zone)
        types = EventType.objects.filter(host=host).values_list("pk", "name")
        self.fields["type"].choices = [("", _("All event types")), *types]  # type: ignore[attr-defined]
        self.fields["q"].widget.input_type = "search"
        self.full_clean()

    @property
    def is_used(self) -> bool:
        return any(self.cleaned_data.get(name) for name in self.fields) or bool(self.errors)

    @property
    def narrows(self) -> bool:
        """By more than words."""
        return any(self.cleaned_data.get(name) or name in self.errors for name in ("type", "first", "last"))

    @property
    def first_day(self) -> date | None:
        return self.cleaned_data.get("first")

    @property
    def query(self) -> str:
        """For links: ``?q=durand``, or nothing."""
        said = {name: value for name, value in self.data.items() if name in self.fields and value}
        return f"?{urlencode(said)}" if said else ""

    def applied(self, bookings: BookingQuerySet) -> BookingQuerySet:
        """Only those looked for; what is wrong in a field counts for nothing."""
        given = self.cleaned_data
        if given.get("type"):
            bookings = bookings.filter(event_type=given["type"])
        if given.get("first"):
            bookings = bookings.filter(start_at__gte=self._midnight(given["first"]))
        if given.get("last"):
            bookings = bookings.filter(start_at__lt=self._midnight(given["last"] + _A_DAY))
        return matching(bookings, given["q"]) if given.get("q") else bookings

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self._zone)


def matching(bookings: BookingQuerySet, words: str) -> BookingQuerySet:
    """Those in whose invitee, guests or answers every word occurs, with or without its accents.

    Compared here and not by the database: SQLite knows no capitals beyond ASCII, and neither engine forgets accents.
    """
    wanted = _folded(words).split()
    found = []
    for pk, name, email, guests, answers in bookings.values_list(
        "pk", "invitee_name", "invitee_email", "guests", "answers"
    ).iterator():
        said = _folded(" ".join([name, email, *guests, *(str(each.get("answer", "")) for each in answers)]))
        if all(word in said for word in wanted):
            found.append(pk)
    return bookings.filter(pk__in=found[:MOST_FOUND])


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    return "".join(each for each in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(each))
