"""What invitees see. These come last: a host's slug may be any word that nobody else needs."""

from django.urls import path

from creneau.web.booking import cancellation, details, manage, page, profile, reschedule

urlpatterns = [
    path("b/<str:token>", manage.booking, name="booking"),
    path("b/<str:token>/event.ics", manage.calendar_file, name="booking_file"),
    path("b/<str:token>/reschedule", reschedule.reschedule, name="booking_reschedule"),
    path("b/<str:token>/cancellation", cancellation.cancellation, name="booking_cancellation"),
    path("<str:host>/", profile.host_page, name="host_page"),
    path("<str:host>/<str:slug>", page.booking_page, name="booking_page"),
    path("<str:host>/<str:slug>/details", details.details, name="booking_details"),
    path("<str:host>/<str:slug>/bookings", details.bookings, name="bookings"),
]
