"""Signing in at a provider of the organisation: what OpenID Connect and SAML have in common.

allauth carries it: the state of each attempt, the session, the second step. Who is let in is ``admit``'s to say.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

import requests
from allauth.account import app_settings
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal.flows.login import record_authentication
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.base.constants import AuthError
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from creneau.accounts.models import User
from creneau.accounts.provided import NotAdmitted, Provided, Refusal
from creneau.accounts.record import Act, Thing, record
from creneau.scheduling.admit import admit
from creneau.web.signin import configured, outward

log = logging.getLogger("creneau.sign_in")

CLOCKS_DIFFER = 60  # seconds, at most
View = Callable[[HttpRequest], HttpResponseBase]
WORDS = {
    Refusal.NOT_IN_GROUP: _("Your account there works, but is not in the group that may use Créneau."),
    Refusal.UNVERIFIED: _("Your account there works, but does not say, or not surely, what your e-mail address is."),
    Refusal.UNKNOWN: _("Your account there works, but nobody with its e-mail address is here, or is invited."),
    Refusal.SOMEBODY_ELSE: _("Whoever has this e-mail address here signs in with another account there."),
    Refusal.DEACTIVATED: _("An administrator switched it off, and can switch it on again."),
    Refusal.NOT_PROVEN: _(
        "What came back did not prove who you are: it was not begun in this browser, took too long, or was not genuine."
    ),
    Refusal.NO_ANSWER: _("The page where your organisation signs people in does not answer. Try again later."),
    Refusal.BROKEN_OFF: _("You were not signed in there."),
}


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        provided, way = sociallogin.provided, sociallogin.provider.configured
        try:
            sociallogin.user = admit(provided=provided, rules=way.rules)
        except NotAdmitted as error:
            raise ImmediateHttpResponse(refused(request, provided.way, error.refusal, error.known)) from None
        if request.user == sociallogin.user:
            raise ImmediateHttpResponse(_once_more(request, sociallogin))

    def on_authentication_error(self, request: HttpRequest, provider: Any, error: Any = None, **details: Any) -> None:
        broken_off = error == AuthError.CANCELLED
        cause = details.get("exception")
        if isinstance(cause, requests.RequestException):
            refusal = Refusal.NO_ANSWER
        else:
            refusal = Refusal.BROKEN_OFF if broken_off else Refusal.NOT_PROVEN
        raise ImmediateHttpResponse(refused(request, provider.id, refusal, cause=cause))

    def get_requests_session(self) -> requests.Session:
        return outward.session(configured.openid().authorities)


def provider_page(setting: str) -> Callable[[View], View]:
    """The view, where that provider is configured and somebody is here already; never kept by the browser."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest) -> HttpResponseBase:
            if getattr(settings, setting) is None:
                raise Http404
            if not User.objects.exists():
                return redirect("web:first_run")
            return view(request)

        return never_cache(guarded)

    return guard


def login_of(provider: Any, provided: Provided) -> SocialLogin:
    """What ``complete_social_login`` takes. No claim is kept but the link."""
    account = SocialAccount(provider=provided.provider_key, uid=provided.subject_key, extra_data={})
    login = SocialLogin(user=User(), account=account, provider=provider)
    login.provided = provided
    return login


def _once_more(request: HttpRequest, sociallogin: SocialLogin) -> HttpResponse:
    """Who is in already stays in, and has shown that they still sit there, unless the provider did not ask them."""
    provided = sociallogin.provided
    if provided.asked_at and time.time() - provided.asked_at > app_settings.REAUTHENTICATION_TIMEOUT + CLOCKS_DIFFER:
        return refused(request, provided.way, Refusal.NOT_PROVEN, request.user.pk, "they were not asked once more")
    record_authentication(request, sociallogin)
    return redirect(sociallogin.get_redirect_url(request) or settings.LOGIN_REDIRECT_URL)


def leaving(request: HttpRequest, address: str) -> HttpResponse:
    """On to the provider. A redirect would do, but browsers hold it against ``form-action``: it answers a form."""
    return render(request, "web/signin/leaving.html", {"there": address})


def refused(
    request: HttpRequest, way: str, refusal: Refusal, known: int | None = None, cause: object = None
) -> HttpResponse:
    """On to the page that says why, with an entry in the audit log; the technical cause goes to the log only."""
    record(Thing.SIGN_IN, Act.REFUSED, known or "", way=way, cause=str(refusal))
    log.warning("sign-in by %s refused: %s (%.300r)", way, refusal, str(cause or ""))
    return redirect(f"{reverse('sign_in_refused')}?{urlencode({'why': refusal})}")


@never_cache
def not_admitted(request: HttpRequest) -> HttpResponse:
    """An address of its own: to read it again, in the other language too, repeats nothing."""
    refusal = next((each for each in Refusal if each == request.GET.get("why")), Refusal.NOT_PROVEN)
    status = 502 if refusal is Refusal.NO_ANSWER else 403
    context = {"words": WORDS[refusal], "is_closed": refusal is Refusal.DEACTIVATED}
    return render(request, "web/signin/not_admitted.html", context, status=status)


def offered() -> list[tuple[str, str]]:
    """Name, or "", and address of each provider that is configured: the buttons of the sign-in page."""
    ways = ((settings.OIDC, "oidc_login"), (settings.SAML, "saml_login"))
    return [(way.name, reverse(address)) for way, address in ways if way is not None]
