"""``/alice/``: what can be booked with a host."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from creneau.accounts.models import Host
from creneau.web.booking.framing import framable, frame_of
from creneau.web.booking.summary import summary


@require_safe
@framable
def host_page(request: HttpRequest, host: str) -> HttpResponse:
    found = get_object_or_404(Host.objects.select_related("user"), slug=host, user__is_active=True)
    frame_of(request, found)
    offered = found.event_types.listed().select_related("host__user")
    context = {"host": found.name, "offered": [summary(event_type) for event_type in offered]}
    return render(request, "web/booking/host.html", context)
