"""The audit log, newest first: narrowed to a kind of thing, an act, a person or some days; and as a file."""

from datetime import UTC, date, datetime, time, timedelta

from django import forms
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from creneau.accounts import chain
from creneau.accounts.models import AuditEntry, User
from creneau.accounts.provided import Refusal
from creneau.calendars import facts
from creneau.calendars.words import words_of
from creneau.notifications.models import Webhook
from creneau.web.access import administrator_page
from creneau.web.days import DaysForm

PER_PAGE = 50
KINDS = {event.removeprefix("booking."): words for event, words in Webhook.Event.choices}
OF_PEOPLE = {AuditEntry.Thing.SIGN_IN, AuditEntry.Thing.PASSWORD, AuditEntry.Thing.SESSION, AuditEntry.Thing.PERSON}
WRONG_CODE = _("a wrong code at the second step")
REFUSALS = {
    Refusal.NOT_IN_GROUP: _("not in the group that may come in"),
    Refusal.UNVERIFIED: _("no address that the provider has verified"),
    Refusal.UNKNOWN: _("neither here nor invited"),
    Refusal.SOMEBODY_ELSE: _("another account at the provider, with the same address"),
    Refusal.DEACTIVATED: _("deactivated here"),
    Refusal.NOT_PROVEN: _("an answer that proved nothing"),
    Refusal.NO_ANSWER: _("the provider did not answer"),
    Refusal.BROKEN_OFF: _("broken off at the provider"),
}


class FilterForm(DaysForm):
    thing = forms.ChoiceField(
        label=_("What"), choices=[("", _("Everything")), *AuditEntry.Thing.choices], required=False
    )
    act = forms.ChoiceField(
        label=_("What was done to it"),
        choices=[("", pgettext_lazy("audit log, an act", "Anything")), *AuditEntry.Act.choices],
        required=False,
    )
    email = forms.EmailField(label=_("Whose e-mail address"), required=False)

    def applied(self) -> QuerySet[AuditEntry]:
        """What cannot be meant matches nothing."""
        entries = AuditEntry.objects.order_by("-at", "-pk")
        if not self.is_valid():
            return entries.none()
        said = self.cleaned_data
        for name in ("thing", "act"):
            if said[name]:
                entries = entries.filter(**{name: said[name]})
        if said["first"]:
            entries = entries.filter(at__gte=_midnight(said["first"]))
        if said["last"]:
            entries = entries.filter(at__lt=_midnight(said["last"]) + timedelta(days=1))
        if said["email"]:
            number = User.objects.filter(email=said["email"].lower()).values_list("pk", flat=True).first() or 0
            entries = entries.filter(Q(person_id=number) | Q(thing__in=OF_PEOPLE, about=str(number)))
        return entries


def _midnight(day: date) -> datetime:
    """The page tells its times in UTC."""
    return datetime.combine(day, time(), UTC)


@require_safe
@administrator_page
def audit(request: HttpRequest) -> HttpResponse:
    form = FilterForm(request.GET)
    page = Paginator(form.applied(), PER_PAGE).get_page(request.GET.get("page"))
    people = User.objects.in_bulk({number for entry in page for number in (entry.person_id, _whose(entry)) if number})
    context = {
        "form": form,
        "page": page,
        "rows": [
            (entry, people.get(entry.person_id or 0), _more(entry), people.get(_whose(entry)) or entry.about)
            for entry in page
        ],
        "is_narrowed": any(request.GET.get(name) for name in form.fields),
    }
    return render(request, "web/administration/audit.html", context, status=422 if form.errors else 200)


def _whose(entry: AuditEntry) -> int:
    """The number of the person it is about; 0 where it is about something else, or nobody known."""
    return int(entry.about) if entry.thing in OF_PEOPLE and entry.about.isdecimal() else 0


def _more(entry: AuditEntry) -> str:
    """What else is known of it, in words."""
    if kind := entry.detail.get("kind"):
        return str(KINDS.get(kind, ""))
    if entry.thing == AuditEntry.Thing.SIGN_IN:
        return str(REFUSALS.get(entry.detail.get("cause", ""), WRONG_CODE if entry.detail.get("way") == "code" else ""))
    if cause := entry.detail.get("cause"):
        return str(words_of(cause, "", facts.of_failure("", "", {}, "UTC")).title)
    return ""


@require_safe
@administrator_page
def export(request: HttpRequest) -> StreamingHttpResponse:
    """What was sealed by now, with the digests of the chain."""
    answer = StreamingHttpResponse(chain.lines(), content_type="application/jsonl")
    answer["Content-Disposition"] = 'attachment; filename="audit.jsonl"'
    return answer
