"""``/``: where someone who typed only the name of the site belongs."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from creneau.accounts.models import User


def root(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("web:meetings")
    return redirect("account_login" if User.objects.exists() else "web:first_run")
