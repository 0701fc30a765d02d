"""Signing in at a provider of SAML 2.0: a request by redirect, an answer by ``POST``, read by ``assertion``.

1. ``begin`` keeps the number of the request in the session and sends the browser to the provider.
2. ``answer`` is posted from the provider's page, so without our cookies: it is verified, kept for a moment, and
   the browser led on. What is not genuine is kept nowhere.
3. ``finish`` has the cookies: only the session that asked gets what was answered.
"""

from __future__ import annotations

from dataclasses import asdict
from hashlib import sha256
from typing import Any

import requests
from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.helpers import complete_social_login
from allauth.socialaccount.internal import statekit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base import Provider
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from creneau.accounts.provided import Provided, Refusal
from creneau.config.saml import SamlProvider, described
from creneau.web import addresses
from creneau.web.signin import assertion, configured, outward
from creneau.web.signin.providers import leaving, login_of, provider_page, refused

WAITS = 120  # seconds between an answer and its use
DESCRIPTION_LASTS = 3600  # seconds
STRICT = {
    "authnRequestsSigned": False,
    "wantAssertionsSigned": True,
    "wantNameId": True,
    "wantAttributeStatement": False,
    "requestedAuthnContext": False,
    "rejectDeprecatedAlgorithm": True,
    "allowSingleLabelDomains": True,  # https://rdv/, inside a closed network
    "allowRepeatAttributeName": True,
    "metadataValidUntil": "",
    "metadataCacheDuration": "",
}


class Organisation(Provider):  # type: ignore[misc]
    id = name = "saml"

    @property
    def configured(self) -> SamlProvider:
        return configured.saml()


@provider_page("SAML")
def begin(request: HttpRequest) -> HttpResponseBase:
    from onelogin.saml2.auth import OneLogin_Saml2_Auth

    if request.method != "POST":
        return redirect("account_login")
    try:
        asking = OneLogin_Saml2_Auth(assertion.here(), _toolkit())
    except (requests.RequestException, ValueError) as error:
        return refused(request, "saml", Refusal.NO_ANSWER, cause=error)
    there = asking.login(return_to="", force_authn=request.user.is_authenticated)
    state = {"process": "login", "next": get_next_redirect_url(request)}
    statekit.stash_state(request, provider_id="saml", state=state, state_id=asking.get_last_request_id())
    return leaving(request, there)


@csrf_exempt  # the provider's page posts; that it is genuine, the signature says
@require_POST
@provider_page("SAML")
def answer(request: HttpRequest) -> HttpResponseBase:
    try:
        provided, request_id = assertion.read(request.POST.get("SAMLResponse", ""), _toolkit())
    except (requests.RequestException, ValueError) as error:
        return refused(request, "saml", Refusal.NO_ANSWER, cause=error)
    except assertion.Untrusted as error:
        return refused(request, "saml", Refusal.NOT_PROVEN, cause=error)
    cache.set(_key(request_id), asdict(provided), WAITS)
    return redirect(f"{reverse('saml_finish')}?{urlencode({'request': request_id})}")


@require_GET
@provider_page("SAML")
def finish(request: HttpRequest) -> HttpResponseBase:
    request_id = request.GET.get("request", "")
    state = statekit.unstash_state(request, provider_id="saml", state_id=request_id)
    kept = cache.get(_key(request_id)) if state is not None else None
    if state is None or kept is None:
        return refused(request, "saml", Refusal.NOT_PROVEN, cause="no such request in this browser")
    cache.delete(_key(request_id))
    login = login_of(Organisation(request, app=SocialApp(provider="saml")), Provided(**kept))
    login.state = state
    response: HttpResponseBase = complete_social_login(request, login)
    return response


@require_GET
@provider_page("SAML")
def metadata(request: HttpRequest) -> HttpResponse:
    return HttpResponse(own_metadata(), content_type="application/samlmetadata+xml")


def own_metadata() -> str:
    """For the provider's administrator: who we are, and where answers go."""
    from onelogin.saml2.settings import OneLogin_Saml2_Settings

    ours = OneLogin_Saml2_Settings({"strict": True, "security": STRICT, "sp": _ourselves()}, sp_validation_only=True)
    return str(ours.get_sp_metadata())


def _toolkit() -> Any:
    """``requests.RequestException`` or ``ValueError`` where the provider's metadata cannot be had."""
    from onelogin.saml2.settings import OneLogin_Saml2_Settings

    said = {"strict": True, "security": STRICT, "sp": _ourselves(), "idp": described(_description())}
    return OneLogin_Saml2_Settings(said)


def _ourselves() -> dict[str, Any]:
    there = {"url": addresses.of_sign_in("saml_answer"), "binding": "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"}
    return {"entityId": addresses.of_sign_in("saml_metadata"), "assertionConsumerService": there}


def _description() -> str:
    said = configured.saml()
    if not said.metadata.startswith("http"):
        return said.metadata
    key = f"saml:metadata:{sha256(said.metadata.encode()).hexdigest()}"
    kept: str | None = cache.get(key)
    if kept is None:
        found = outward.session(said.authorities).get(said.metadata)
        found.raise_for_status()
        kept = found.text
        described(kept)
        cache.set(key, kept, DESCRIPTION_LASTS)
    return kept


def _key(request_id: str) -> str:
    return f"saml:answer:{sha256(request_id.encode()).hexdigest()}"
