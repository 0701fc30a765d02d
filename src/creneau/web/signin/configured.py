"""The organisation’s providers, as the settings have them. Where one is not configured, its pages are not there."""

from django.conf import settings
from django.http import Http404

from creneau.config.oidc import OpenIdProvider
from creneau.config.saml import SamlProvider


def openid() -> OpenIdProvider:
    found: OpenIdProvider | None = settings.OIDC
    if found is None:
        raise Http404
    return found


def saml() -> SamlProvider:
    found: SamlProvider | None = settings.SAML
    if found is None:
        raise Http404
    return found
