"""Signing in: allauth's views behind the checks that are ours."""

import smtplib

from allauth.account import views as allauth
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render

from creneau.accounts.models import User


def sign_in(request: HttpRequest) -> HttpResponseBase:
    if not User.objects.exists():
        return redirect("web:first_run")
    response: HttpResponseBase = allauth.login(request)
    return response


def reset_password(request: HttpRequest) -> HttpResponseBase:
    if not settings.SENDS_MAIL:
        return render(request, "web/no_mail.html", {"sends_mail": False}, status=503)
    try:
        response: HttpResponseBase = allauth.password_reset(request)
        return response
    except (OSError, smtplib.SMTPException):
        return render(request, "web/no_mail.html", {"sends_mail": True}, status=503)


def not_here(request: HttpRequest, rest: str = "") -> HttpResponseBase:
    """What allauth offers and Créneau does not: signing up, several addresses."""
    raise Http404
