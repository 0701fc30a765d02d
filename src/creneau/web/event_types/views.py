"""Event types: the list, and what its buttons do."""

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from creneau.scheduling.arrange import move
from creneau.scheduling.discard import discard
from creneau.scheduling.duplicate import duplicate
from creneau.scheduling.errors import InUse
from creneau.scheduling.models import Booking, EventType
from creneau.web import addresses
from creneau.web.access import HostRequest, host_page


@require_safe
@host_page
def event_types(request: HostRequest) -> HttpResponse:
    is_booked = Exists(Booking.objects.filter(event_type=OuterRef("pk")))
    rows = EventType.objects.filter(host=request.host).annotate(is_booked=is_booked, link_count=Count("links"))
    cards = [(row, addresses.of_event_type(request.host, row.slug)) for row in rows]
    return render(request, "web/event_types/list.html", {"cards": cards})


@require_POST
@host_page
def state(request: HostRequest, event_type_id: int) -> HttpResponse:
    """``active``: ``on`` or ``off``."""
    row = _row(request, event_type_id)
    row.active = request.POST.get("active") == "on"
    row.save(update_fields=["active"])
    words = _("“%(name)s” can be booked.") if row.active else _("“%(name)s” can no longer be booked.")
    messages.success(request, words % {"name": row.name})
    return redirect("web:event_types")


@require_POST
@host_page
def position(request: HostRequest, event_type_id: int) -> HttpResponse:
    """``to``: ``up`` or ``down``."""
    move(event_type=_row(request, event_type_id), to="up" if request.POST.get("to") == "up" else "down")
    return redirect("web:event_types")


@require_POST
@host_page
def copies(request: HostRequest, event_type_id: int) -> HttpResponse:
    """One more like it, opened in the editor."""
    copy = duplicate(event_type=_row(request, event_type_id))
    messages.success(request, _("This is a copy, still switched off. Change what should differ, then switch it on."))
    return redirect("web:event_type", copy.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@host_page
def deletion(request: HostRequest, event_type_id: int) -> HttpResponse:
    """``GET`` asks, ``POST`` deletes."""
    row = _row(request, event_type_id)
    if request.method != "POST":
        return render(request, "web/event_types/deletion.html", {"row": row, "is_booked": row.bookings.exists()})
    try:
        discard(event_type=row)
    except InUse as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("“%(name)s” is deleted.") % {"name": row.name})
    return redirect("web:event_types")


def _row(request: HostRequest, event_type_id: int) -> EventType:
    return get_object_or_404(EventType.objects.select_related("host"), pk=event_type_id, host=request.host)
