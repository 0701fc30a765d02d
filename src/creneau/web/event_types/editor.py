"""The editor: ``GET`` shows an event type, or an empty one; ``POST`` saves, or only changes its rows or the preview."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from creneau.scheduling import places as place_kinds
from creneau.scheduling import questions as question_kinds
from creneau.scheduling.models import EventType
from creneau.web import addresses
from creneau.web.access import HostRequest, host_page
from creneau.web.event_types import places, questions
from creneau.web.event_types.forms import EventTypeForm
from creneau.web.event_types.preview import preview


@host_page
def editor(request: HostRequest, event_type_id: int | None = None) -> HttpResponse:
    row = _row(request, event_type_id)
    if request.method != "POST":
        return _page(request, row, EventTypeForm(instance=row, host=request.host))
    place_rows, question_rows = places.typed(request.POST), questions.typed(request.POST)
    if "act" in request.POST:
        form = EventTypeForm(instance=row, host=request.host, typed=request.POST)
        return _page(request, row, form, place_rows, question_rows)
    form = EventTypeForm(request.POST, instance=row, host=request.host)
    are_good = all([form.is_valid(), places.check(place_rows), questions.check(question_rows)])
    if not are_good:
        return _page(request, row, form, place_rows, question_rows, status=422)
    form.instance.places = [place.stored for place in place_rows]
    form.instance.questions = questions.to_store(question_rows)
    messages.success(request, _("“%(name)s” is saved.") % {"name": form.save().name})
    return redirect("web:event_types")


def _row(request: HostRequest, event_type_id: int | None) -> EventType:
    if event_type_id is None:
        return EventType(host=request.host)
    return get_object_or_404(EventType.objects.select_related("calendar"), pk=event_type_id, host=request.host)


def _page(
    request: HostRequest,
    row: EventType,
    form: EventTypeForm,
    place_rows: list[places.PlaceRow] | None = None,
    question_rows: list[questions.QuestionRow] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    row.host = request.host
    place_rows = places.stored(row) if place_rows is None else place_rows
    question_rows = questions.stored(row) if question_rows is None else question_rows
    context = {
        "row": EventType.objects.filter(pk=row.pk).first() if form.errors else row,  # a form that failed has changed it
        "form": form,
        "place_rows": place_rows,
        "place_kinds": place_kinds.Kind.choices,
        "question_rows": question_rows,
        "question_kinds": question_kinds.Kind.choices,
        "preview": preview(row, form, place_rows, question_rows),
        "host_address": addresses.of_host(request.host),
    }
    return render(request, "web/event_types/editor.html", context, status=status)
