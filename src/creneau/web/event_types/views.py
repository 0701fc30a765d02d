"""Event types: the list, on and off, the editor."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from creneau.scheduling.models import EventType
from creneau.web import addresses
from creneau.web.access import HostRequest, host_page
from creneau.web.event_types.forms import EventTypeForm


@require_safe
@host_page
def event_types(request: HostRequest) -> HttpResponse:
    rows = EventType.objects.filter(host=request.host)
    cards = [(row, addresses.of_event_type(request.host, row.slug)) for row in rows]
    return render(request, "web/event_types/list.html", {"cards": cards})


@host_page
def editor(request: HostRequest, event_type_id: int | None = None) -> HttpResponse:
    """``GET`` shows one, or an empty one; ``POST`` saves."""
    row = get_object_or_404(EventType, pk=event_type_id, host=request.host) if event_type_id else None
    form = EventTypeForm(request.POST or None, instance=row, host=request.host)
    if request.method == "POST" and form.is_valid():
        saved = form.save()
        messages.success(request, _("“%(name)s” is saved.") % {"name": saved.name})
        return redirect("web:event_types")
    context = {"form": form, "row": row, "host_address": addresses.of_host(request.host)}
    return render(request, "web/event_types/editor.html", context, status=422 if form.errors else 200)


@require_POST
@host_page
def state(request: HostRequest, event_type_id: int) -> HttpResponse:
    """``active``: ``on`` or ``off``."""
    row = get_object_or_404(EventType, pk=event_type_id, host=request.host)
    row.active = request.POST.get("active") == "on"
    row.save(update_fields=["active"])
    words = _("“%(name)s” can be booked.") if row.active else _("“%(name)s” can no longer be booked.")
    messages.success(request, words % {"name": row.name})
    return redirect("web:event_types")
