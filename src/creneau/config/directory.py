"""Signing in with the password of the organisation: settings of ``django-auth-ldap`` from a few variables.

Without ``CRENEAU_LDAP_URL`` there is none of this. The extra ``creneau[ldap]`` brings what is imported here.
"""

from __future__ import annotations

import importlib.util
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from creneau.config.environment import Environment, SettingError, certificates

BACKEND = "creneau.web.signin.directory.DirectoryBackend"
PERSON = "(&(objectClass=person)(|(mail=%(user)s)(userPrincipalName=%(user)s)))"
GROUP = "(|(objectClass=group)(objectClass=groupOfNames))"
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


def settings_of(env: Environment) -> dict[str, Any]:
    """``AUTH_LDAP_…``; ``SettingError`` for what is missing, malformed, or would send passwords in clear."""
    if not env.text("CRENEAU_LDAP_URL"):
        return {}
    if importlib.util.find_spec("django_auth_ldap") is None:
        raise SettingError("CRENEAU_LDAP_URL: install the extra, pip install 'creneau[ldap]'")
    import ldap
    from django_auth_ldap.config import LDAPSearch, NestedMemberDNGroupType

    url = env.parsed("CRENEAU_LDAP_URL", _protected)
    base = env.parsed("CRENEAU_LDAP_BASE", _filled)
    authorities = env.parsed("CRENEAU_LDAP_CA", certificates, "")
    everybody, administrators = env.text("CRENEAU_LDAP_GROUP"), env.text("CRENEAU_LDAP_ADMINISTRATORS_GROUP")
    subtree = ldap.SCOPE_SUBTREE
    return {
        "AUTH_LDAP_SERVER_URI": url,
        "AUTH_LDAP_START_TLS": url.startswith("ldap:") and urlsplit(url).hostname not in LOOPBACK,
        "AUTH_LDAP_BIND_DN": env.text("CRENEAU_LDAP_BIND_DN"),
        "AUTH_LDAP_BIND_PASSWORD": env.text("CRENEAU_LDAP_BIND_PASSWORD"),
        "AUTH_LDAP_USER_SEARCH": LDAPSearch(base, subtree, env.text("CRENEAU_LDAP_FILTER", PERSON)),
        "AUTH_LDAP_GROUP_SEARCH": LDAPSearch(env.text("CRENEAU_LDAP_GROUPS_BASE", base), subtree, GROUP),
        "AUTH_LDAP_GROUP_TYPE": NestedMemberDNGroupType(member_attr="member"),
        "AUTH_LDAP_REQUIRE_GROUP": everybody or None,
        "AUTH_LDAP_USER_FLAGS_BY_GROUP": {"is_administrator": administrators} if administrators else {},
        "AUTH_LDAP_USER_ATTR_MAP": {"email": "mail", "name": env.text("CRENEAU_LDAP_NAME_ATTRIBUTE", "displayName")},
        "AUTH_LDAP_CONNECTION_OPTIONS": {
            ldap.OPT_REFERRALS: 0,
            ldap.OPT_NETWORK_TIMEOUT: 5,
            ldap.OPT_TIMEOUT: 10,
            ldap.OPT_X_TLS_REQUIRE_CERT: ldap.OPT_X_TLS_DEMAND,
            **({ldap.OPT_X_TLS_CACERTFILE: _as_file(authorities)} if authorities else {}),
            ldap.OPT_X_TLS_NEWCTX: 0,  # last: it makes the ones before count
        },
    }


def _protected(text: str) -> str:
    """``ldaps://dc.example.com``; with ``ldap://`` TLS is begun before any password, but on this machine itself."""
    parts = urlsplit(text)
    if parts.scheme not in {"ldap", "ldaps"} or not parts.hostname:
        raise ValueError("write it as ldaps://dc.example.com")
    return text


def _filled(text: str) -> str:
    if "=" not in text:
        raise ValueError("where people are found, such as OU=People,DC=example,DC=com")
    return text


def _as_file(pem: str) -> str:
    with tempfile.NamedTemporaryFile("w", suffix=".pem", prefix="creneau-ldap-", delete=False) as file:
        file.write(pem)
    return str(Path(file.name))
