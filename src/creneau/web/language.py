"""The language of the pages: chosen by the reader, else the person's own, else the browser's."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from creneau.accounts.models import User

KEPT_SECONDS = 365 * 24 * 3600


class LanguageMiddleware:
    """After ``LocaleMiddleware`` and the session: ``?lang=fr`` chooses and is remembered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        chosen = request.GET.get("lang", "")
        if chosen in dict(settings.LANGUAGES):
            translation.activate(chosen)
            request.LANGUAGE_CODE = chosen
            response = self.get_response(request)
            remember(request, response, chosen)
            return response
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated and request.user.language:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = request.user.language
        return self.get_response(request)


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """``POST /language`` with ``language`` and ``next``."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = reverse("web:root")
    response = redirect(target)
    if request.POST.get("language") in dict(settings.LANGUAGES):
        remember(request, response, request.POST["language"])
    return response


def remember(request: HttpRequest, response: HttpResponseBase, language: str) -> None:
    """In a cookie; for who is signed in, in the person's row too."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=KEPT_SECONDS,
        path=settings.LANGUAGE_COOKIE_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    if request.user.is_authenticated and request.user.language != language:
        User.objects.filter(pk=request.user.pk).update(language=language)
