"""Reads an ID token of OpenID Connect: genuine, for us, of this attempt, or refused."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from creneau.accounts.provided import Provided, words_of
from creneau.config.oidc import OpenIdProvider

# Signed with a key of which the provider keeps the other half: neither "none" nor the client's own secret.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
CLAIMS = ["iss", "sub", "aud", "exp", "iat", "nonce"]
LONGEST_ADDRESS = 254


def claims_of(token: object, keys: dict[str, Any], provider: OpenIdProvider, nonce: str) -> dict[str, Any]:
    """``OAuth2Error`` for a token that is not signed by a key of the provider's, is for another program, has expired,
    or does not answer the attempt that this ``nonce`` was made for."""
    import jwt

    try:
        claims: dict[str, Any] = jwt.decode(
            str(token),
            _key(str(token), keys),
            algorithms=ALGORITHMS,
            audience=provider.client_id,
            issuer=provider.issuer,
            leeway=60,
            options={"require": CLAIMS},
        )
    except (jwt.PyJWTError, ValueError, TypeError) as error:
        raise OAuth2Error(f"{type(error).__name__}: {error}") from None
    if not nonce or claims["nonce"] != nonce:
        raise OAuth2Error("the nonce is not the one of this attempt")
    if claims.get("azp", provider.client_id) != provider.client_id:
        raise OAuth2Error("the token was made for another program")
    return claims


def provided_by(claims: dict[str, Any], provider: OpenIdProvider) -> Provided:
    email = address(claims.get("email"))
    return Provided(
        way="oidc",
        issuer=provider.issuer,
        subject=str(claims["sub"]),
        email=email,
        is_verified=bool(email) and provider.rules.vouches_for(email, claims.get("email_verified")),
        name=str(claims.get("name") or "").strip(),
        groups=words_of(claims.get(provider.groups_claim)),
        asked_at=float(asked_at) if isinstance(asked_at := claims.get("auth_time"), int) else 0.0,
    )


def address(claimed: object) -> str:
    """In lower case; "" for what is none."""
    email = claimed.strip().lower() if isinstance(claimed, str) else ""
    try:
        validate_email(email)
    except ValidationError:
        return ""
    return email if len(email) <= LONGEST_ADDRESS else ""


def _key(token: str, keys: dict[str, Any]) -> Any:
    import jwt

    number = jwt.get_unverified_header(token).get("kid")
    signing = [key for key in jwt.PyJWKSet.from_dict(keys).keys if key.public_key_use in (None, "sig")]
    fitting = [key for key in signing if number is None or key.key_id == number]
    if len(fitting) != 1:
        raise ValueError("no key of the provider’s, or more than one, fits the token")
    return fitting[0]
