"""A booking whose invitee has yet to confirm the address: what it waits for, until when, and how to start anew."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from creneau.scheduling.models import Booking


def held(request: HttpRequest, booking: Booking, *, status: int = 200) -> HttpResponse:
    return render(request, "web/booking/held.html", {"booking": booking}, status=status)
