"""Signing in at a provider of OpenID Connect: allauth's code flow with PKCE; the nonce and the ID token are ours.

allauth asks for no nonce and does not verify the signature of a token that came over TLS. Here both are verified, by
PyJWT, and the provider's own description of itself is held against the settings.
"""

from __future__ import annotations

import secrets
from typing import Any

import requests
from allauth.account import app_settings
from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from creneau.accounts.provided import Refusal
from creneau.config.oidc import OpenIdProvider
from creneau.config.single_sign_on import protected_address
from creneau.web import addresses
from creneau.web.signin import configured
from creneau.web.signin.claims import claims_of, provided_by
from creneau.web.signin.providers import leaving, login_of, provider_page, refused

DESCRIPTION_LASTS = 300  # seconds
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class Adapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    provider_id = "oidc"
    nonce: str = ""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request, self.provider_id)

    def get_provider(self) -> Provider:
        return provider_of(self.request)

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return addresses.of_sign_in("oidc_callback")

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the provider says of itself; ``OAuth2Error`` where that is not what the settings say."""
        issuer = configured.openid().issuer
        key = f"oidc:{issuer}"
        found: dict[str, Any] | None = cache.get(key)
        if found is None:
            found = checked(self.fetched(self.get_provider().server_url), issuer)
            cache.set(key, found, DESCRIPTION_LASTS)
        return found

    def fetched(self, url: str, token: str = "") -> dict[str, Any]:
        from allauth.socialaccount.adapter import get_adapter

        headers = {"Authorization": f"Bearer {token}"} if token else {}
        with get_adapter().get_requests_session() as session:
            answer = session.get(url, headers=headers)
        answer.raise_for_status()
        content = answer.json()
        if not isinstance(content, dict):
            raise OAuth2Error("not a JSON object")
        return content

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any) -> SocialLogin:
        keys = self.fetched(self.openid_config["jwks_uri"])
        claims = claims_of(kwargs["response"].get("id_token"), keys, configured.openid(), self.nonce)
        provided = provided_by(self._completed(claims, token.token), configured.openid())
        return login_of(self.get_provider(), provided)

    def _completed(self, claims: dict[str, Any], access_token: str) -> dict[str, Any]:
        """Some providers put the address into what ``userinfo`` answers only."""
        address = self.openid_config.get("userinfo_endpoint")
        if "email" in claims or not address:
            return claims
        more = self.fetched(address, access_token)
        if more.get("sub") != claims["sub"]:
            raise OAuth2Error("userinfo is of somebody else")
        return {**more, **claims}


class Provider(OpenIDConnectProvider):  # type: ignore[misc]
    id = "oidc"
    pkce_enabled_default = True

    @property
    def configured(self) -> OpenIdProvider:
        return configured.openid()

    def get_oauth2_adapter(self, request: HttpRequest) -> Adapter:
        return Adapter(request)

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """Nothing but where to go afterwards is the browser's to choose. Who is in already is asked once more there."""
        nonce = secrets.token_urlsafe(32)
        asks = {"prompt": "login", "max_age": app_settings.REAUTHENTICATION_TIMEOUT}
        return {
            "process": "login",
            "next_url": get_next_redirect_url(request),
            "auth_params": {"nonce": nonce, **(asks if request.user.is_authenticated else {})},
            "nonce": nonce,
        }


class Callback(OAuth2CallbackView):  # type: ignore[misc]
    adapter: Adapter

    def _get_state(self, request: HttpRequest, provider: Provider) -> Any:
        state, response = super()._get_state(request, provider)
        self.adapter.nonce = (state or {}).get("nonce", "")
        return state, response


@provider_page("OIDC")
def begin(request: HttpRequest) -> HttpResponseBase:
    if request.method != "POST":
        return redirect("account_login")
    try:
        there: HttpResponseBase = provider_of(request).redirect_from_request(request)
    except (OAuth2Error, requests.RequestException) as error:
        return refused(request, "oidc", Refusal.NO_ANSWER, cause=error)
    return leaving(request, there["Location"])


@require_GET
@provider_page("OIDC")
def callback(request: HttpRequest) -> HttpResponseBase:
    answer: HttpResponseBase = Callback.adapter_view(Adapter)(request)
    return answer


def provider_of(request: HttpRequest) -> Provider:
    said = configured.openid()
    app = SocialApp(
        provider=Provider.id,
        provider_id=Provider.id,
        name=said.name,
        client_id=said.client_id,
        secret=said.client_secret,
        settings={"server_url": said.issuer.rstrip("/"), "scope": said.scopes},
    )
    return Provider(request, app=app)


def checked(description: dict[str, Any], issuer: str) -> dict[str, Any]:
    if description.get("issuer") != issuer:
        raise OAuth2Error(f"the provider calls itself {description.get('issuer')!r}, the settings say {issuer!r}")
    for name in (*NEEDED, "userinfo_endpoint"):
        if name in description or name in NEEDED:
            try:
                protected_address(str(description.get(name)).partition("?")[0])
            except ValueError:
                raise OAuth2Error(f"the provider’s {name} is not an https address") from None
    return description
