"""Reads a SAML answer: signed by the provider, for us, now, for the first time, or refused. By ``python3-saml``.

Its checks in strict mode, and beside them what it lets pass: an assertion without audience, recipient, request or end.
"""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.core.cache import cache

from creneau.accounts.provided import Provided
from creneau.config.saml import SamlProvider
from creneau.web import addresses
from creneau.web.signin import configured
from creneau.web.signin.claims import address

LONGEST = 200_000  # characters of base64
BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
IS_ADDRESS = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
LONGEST_LIFE = 2 * 60 * 60  # seconds that an assertion may be good for
EMAIL = (
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
    "urn:oid:0.9.2342.19200300.100.1.3",
    "urn:oid:1.2.840.113549.1.9.1",
    "email",
    "mail",
)
NAME = (
    "http://schemas.microsoft.com/identity/claims/displayname",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/displayname",
    "urn:oid:2.16.840.1.113730.3.1.241",
    "displayName",
    "name",
)
GROUPS = (
    "http://schemas.microsoft.com/ws/2008/06/identity/claims/groups",
    "http://schemas.xmlsoap.org/claims/Group",
    "groups",
    "memberOf",
    "Role",
)


class Untrusted(Exception):
    """Its text is for the log."""


class Answer(NamedTuple):
    provided: Provided
    request_id: str  # of ours, that it answers


def read(text: str, toolkit: Any) -> Answer:
    """``toolkit``: the settings as ``python3-saml`` holds them. ``Untrusted`` for whatever is not beyond doubt."""
    from onelogin.saml2.response import OneLogin_Saml2_Response

    if not text or len(text) > LONGEST:
        raise Untrusted("no answer, or one that is too long")
    try:
        response = OneLogin_Saml2_Response(toolkit, text)
        response.is_valid(here(), raise_exceptions=True)
        request_id = _confirmed(response)
        if toolkit.get_sp_data()["entityId"] not in response.get_audiences():
            raise Untrusted("no audience")
        provided = _provided(response, toolkit.get_idp_data()["entityId"], configured.saml())
        _first_time(response.get_assertion_id())
    except Untrusted:
        raise
    except Exception as error:  # noqa: BLE001 whatever a forged document makes the readers stumble over
        raise Untrusted(f"{type(error).__name__}: {error}") from None
    return Answer(provided, request_id)


def here() -> dict[str, Any]:
    """Where answers are expected: what is registered at the provider, whatever a proxy made of the request."""
    parts = urlsplit(addresses.of_sign_in("saml_answer"))
    return {"https": "on" if parts.scheme == "https" else "off", "http_host": parts.netloc, "script_name": parts.path}


def _confirmed(response: Any) -> str:
    """Our request that the signed part answers, at exactly our address, not for long."""
    now = datetime.now(UTC).timestamp()
    for found in response._query_assertion("/saml:Subject/saml:SubjectConfirmation"):
        data = found.find("{*}SubjectConfirmationData")
        if found.get("Method") != BEARER or data is None:
            continue
        ends, request_id = _seconds(data.get("NotOnOrAfter")), data.get("InResponseTo")
        here = data.get("Recipient") == addresses.of_sign_in("saml_answer")
        if here and request_id and now < ends < now + LONGEST_LIFE and request_id == response.get_in_response_to():
            return str(request_id)
    raise Untrusted("no confirmation for this address, an open request and the present time")


def _provided(response: Any, issuer: str, provider: SamlProvider) -> Provided:
    said, lasting = response.get_attributes(), response.get_nameid_format() != TRANSIENT
    email = address(_first(said, provider.email_attribute, EMAIL))
    if not email and not provider.email_attribute and response.get_nameid_format() == IS_ADDRESS:
        email = address(response.get_nameid())
    if not lasting or not response.get_nameid():
        raise Untrusted("the subject has no lasting name (NameID)")
    return Provided(
        way="saml",
        issuer=issuer,
        subject=response.get_nameid(),
        email=email,
        is_verified=bool(email) and provider.rules.vouches_for(email, None),
        name=_first(said, provider.name_attribute, NAME),
        groups=tuple(_all(said, provider.groups_attribute, GROUPS)),
        asked_at=min(
            (_seconds(each.get("AuthnInstant")) for each in response._query_assertion("/saml:AuthnStatement")),
            default=0.0,
        ),
    )


def _first_time(assertion_id: str) -> None:
    """Remembered for longer than any that is accepted is good for."""
    key = f"saml:assertion:{sha256(assertion_id.encode()).hexdigest()}"
    if not cache.add(key, 1, LONGEST_LIFE + 600):
        raise Untrusted("the assertion was used before")


def _first(said: dict[str, list[str]], chosen: str, usual: tuple[str, ...]) -> str:
    return next(iter(_all(said, chosen, usual)), "")


def _all(said: dict[str, list[str]], chosen: str, usual: tuple[str, ...]) -> list[str]:
    names = (chosen,) if chosen else usual
    return next(([str(value).strip() for value in said[name] if value] for name in names if said.get(name)), [])


def _seconds(text: str | None) -> float:
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return 0.0
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
