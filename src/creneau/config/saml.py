"""Signing in at a provider of SAML 2.0: ``CRENEAU_SAML_…``. Without ``CRENEAU_SAML_METADATA`` there is none.

The extra ``creneau[saml]`` brings what verifies the provider's assertions.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from creneau.accounts.provided import Rules
from creneau.config import single_sign_on
from creneau.config.environment import Environment, SettingError

METADATA = "CRENEAU_SAML_METADATA"


@dataclass(frozen=True)
class SamlProvider:
    metadata: str  # XML, or the https address that it is fetched from
    name: str  # on the button; "" for the organisation's account
    authorities: str  # PEM text, beside the system's
    email_attribute: str
    name_attribute: str
    groups_attribute: str
    rules: Rules


def provider_of(env: Environment) -> SamlProvider | None:
    """``SettingError`` for what is missing, malformed, or has no effect."""
    if not env.text(METADATA):
        single_sign_on.alone(env, METADATA, ("CRENEAU_SAML_TRUSTED_DOMAINS",))
        return None
    single_sign_on.needs("onelogin", METADATA, "saml")
    _one_libxml2()
    rules = single_sign_on.rules_of(env, "CRENEAU_SAML")
    if not rules.trusted_domains:
        raise SettingError("CRENEAU_SAML_TRUSTED_DOMAINS is required: the mail domains that this provider vouches for")
    return SamlProvider(
        metadata=env.parsed(METADATA, _metadata),
        name=env.text("CRENEAU_SAML_NAME"),
        authorities=single_sign_on.authorities(env, "CRENEAU_SAML_CA"),
        email_attribute=env.text("CRENEAU_SAML_EMAIL_ATTRIBUTE"),
        name_attribute=env.text("CRENEAU_SAML_NAME_ATTRIBUTE"),
        groups_attribute=env.text("CRENEAU_SAML_GROUPS_ATTRIBUTE"),
        rules=rules,
    )


def _metadata(text: str) -> str:
    """An address stays one; a path becomes what the file holds, which must describe a provider."""
    if text.startswith(("http://", "https://")):
        return single_sign_on.protected_address(text)
    if not text.lstrip("\ufeff \n").startswith("<"):
        try:
            text = Path(text).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ValueError(f"{text} cannot be read ({error})") from None
    described(text)
    return text


def described(metadata: str) -> dict[str, Any]:
    """The provider's name, address and certificates, as ``python3-saml`` takes them; ``ValueError`` for what is none.

    No document type, no entities: the toolkit's reader refuses both.
    """
    from lxml import etree
    from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser

    try:
        parsed = OneLogin_Saml2_IdPMetadataParser.parse(metadata.lstrip("\ufeff \n").encode())
    except (etree.LxmlError, ValueError) as error:
        raise ValueError(f"it is not the metadata of a SAML provider ({type(error).__name__})") from None
    found: dict[str, Any] = parsed.get("idp", {})
    certificates = found.get("x509cert") or found.get("x509certMulti", {}).get("signing")
    if not (found.get("entityId") and found.get("singleSignOnService") and certificates):
        raise ValueError("it lacks the entityID, HTTP-Redirect sign-in address or certificate of a SAML provider")
    single_sign_on.protected_address(found["singleSignOnService"]["url"].partition("?")[0])
    found.pop("singleLogoutService", None)
    return found


def _one_libxml2() -> None:
    """The two must read XML with the same library: their wheels agree as locked, builds by hand may not."""
    try:
        import xmlsec  # noqa: F401
    except ImportError as error:
        raise SettingError(f"{METADATA}: xmlsec does not load beside lxml ({error})") from None
    except Exception as error:  # noqa: BLE001 xmlsec has errors of its own for a mismatch
        raise SettingError(f"{METADATA}: xmlsec and lxml do not fit each other ({error})") from None
