"""Signing in at a provider of OpenID Connect: ``CRENEAU_OIDC_…``. Without ``CRENEAU_OIDC_ISSUER`` there is none.

The extra ``creneau[oidc]`` brings what verifies the provider's tokens.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from creneau.accounts.provided import Rules
from creneau.config import single_sign_on
from creneau.config.environment import Environment

ISSUER = "CRENEAU_OIDC_ISSUER"


@dataclass(frozen=True)
class OpenIdProvider:
    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    name: str  # on the button; "" for the organisation's account
    authorities: str  # PEM text, beside the system's
    scopes: tuple[str, ...]
    groups_claim: str
    rules: Rules


def provider_of(env: Environment) -> OpenIdProvider | None:
    """``SettingError`` for what is missing, malformed, or has no effect."""
    if not env.text(ISSUER):
        single_sign_on.alone(env, ISSUER, ("CRENEAU_OIDC_CLIENT_ID", "CRENEAU_OIDC_CLIENT_SECRET"))
        return None
    single_sign_on.needs("jwt", ISSUER, "oidc")
    return OpenIdProvider(
        issuer=env.parsed(ISSUER, single_sign_on.protected_address),
        client_id=env.parsed("CRENEAU_OIDC_CLIENT_ID", str),
        client_secret=env.parsed("CRENEAU_OIDC_CLIENT_SECRET", str),
        name=env.text("CRENEAU_OIDC_NAME"),
        authorities=single_sign_on.authorities(env, "CRENEAU_OIDC_CA"),
        scopes=env.parsed("CRENEAU_OIDC_SCOPES", _scopes, "openid profile email"),
        groups_claim=env.text("CRENEAU_OIDC_GROUPS_CLAIM", "groups"),
        rules=single_sign_on.rules_of(env, "CRENEAU_OIDC"),
    )


def _scopes(text: str) -> tuple[str, ...]:
    found = tuple(text.split())
    if "openid" not in found:
        raise ValueError(f"“{text}” lacks openid")
    return found
