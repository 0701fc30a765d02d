"""The organisation's room lists, asked for when the host wants to see them."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from creneau.calendars.models import CalendarConnection
from creneau.web.access import HostRequest, host_page
from creneau.web.availability import calendars
from creneau.web.availability.found_rooms import found_rooms


@require_POST
@host_page
def rooms(request: HostRequest) -> HttpResponse:
    """``POST``, because Exchange is asked: a page that only reads never waits for it."""
    number = request.POST.get("connection", "")
    own = CalendarConnection.objects.select_related("host")
    account = get_object_or_404(own, pk=number if number.isdecimal() else None, host=request.host)
    return calendars.page(request, rooms=found_rooms(account))
