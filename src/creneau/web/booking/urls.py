"""What invitees see. These come last: a host's slug may be any word that nobody else needs."""

from django.urls import path

from creneau.web.booking import cancellation, confirmation, details, manage, page, profile, reschedule
from creneau.web.booking.door import open_to_all, through_link

urlpatterns = [
    path("b/<str:token>", manage.booking, name="booking"),
    path("b/<str:token>/event.ics", manage.calendar_file, name="booking_file"),
    path("b/<str:token>/reschedule", reschedule.reschedule, name="booking_reschedule"),
    path("b/<str:token>/cancellation", cancellation.cancellation, name="booking_cancellation"),
    path("b/<str:token>/confirmation/<str:proof>", confirmation.confirmation, name="booking_confirmation"),
    path("b/<str:token>/hold/removal", confirmation.hold_removal, name="hold_removal"),
    path("l/<str:token>", page.link_page, name="link"),
    path("l/<str:token>/details", through_link(details.details), name="link_details"),
    path("l/<str:token>/bookings", through_link(details.bookings), name="link_bookings"),
    path("<str:host>/", profile.host_page, name="host_page"),
    path("<str:host>/<str:slug>", page.booking_page, name="booking_page"),
    path("<str:host>/<str:slug>/details", open_to_all(details.details), name="booking_details"),
    path("<str:host>/<str:slug>/bookings", open_to_all(details.bookings), name="bookings"),
]
