"""Signing in with Kerberos, where the extra `kerberos` is installed and this machine knows the realm's servers.

The domain's own servers check the password then, not Exchange: what they refuse counts towards a lock as well.
"""

import base64
from importlib.util import find_spec
from typing import Any

import spnego

from creneau.ews import errors
from creneau.ews.tokens import bindings_of
from creneau.ews.values import Credentials

# krb5.h: the codes of a Kerberos server that say something about the person; all others say Kerberos will not do here.
REFUSALS: dict[int, type[errors.SignInError]] = {
    -1765328360: errors.WrongCredentials,  # KRB5KDC_ERR_PREAUTH_FAILED
    -1765328353: errors.WrongCredentials,  # KRB5KRB_AP_ERR_BAD_INTEGRITY
    -1765328361: errors.PasswordExpired,  # KRB5KDC_ERR_KEY_EXP
    -1765328366: errors.LockedOut,  # KRB5KDC_ERR_CLIENT_REVOKED: locked out, or disabled
}


def is_available() -> bool:
    """Whether the extra is installed."""
    return find_spec("gssapi") is not None and find_spec("krb5") is not None


def first_message(credentials: Credentials, host: str, certificate: bytes | None) -> str | None:
    """The Authorization header that signs in, bound to the certificate; None when Kerberos will not do here.

    Raises a SignInError when the domain's servers refuse the name or password: that attempt was spent.
    """
    try:
        context: Any = spnego.client(
            principal_of(credentials.username),
            credentials.password,
            hostname=host,
            service="HTTP",
            protocol="kerberos",
            channel_bindings=bindings_of(certificate) if certificate else None,
        )
        return "Negotiate " + base64.b64encode(context.step() or b"").decode()
    except Exception as error:  # noqa: BLE001 the bindings raise errors of three libraries, with no root in common
        refusal = REFUSALS.get(_code(error))
        if refusal:
            raise refusal(host=host, username=credentials.username, scheme="kerberos") from None
        return None


def principal_of(username: str) -> str:
    """`user@REALM`; a name without a DNS domain is looked for in this machine's own realm."""
    domain, _, bare = username.rpartition("\\")
    if domain:
        return f"{bare}@{domain.upper()}" if "." in domain else bare
    name, at, realm = username.partition("@")
    return f"{name}{at}{realm.upper()}"


def _code(error: BaseException | None) -> int:
    """The code of the Kerberos library, which may sit below others."""
    while error is not None:
        for code in (getattr(error, "err_code", None), getattr(error, "min_code", None)):
            if isinstance(code, int) and _signed(code) in REFUSALS:
                return _signed(code)
        error = getattr(error, "base_error", None) or error.__cause__ or error.__context__
    return 0


def _signed(code: int) -> int:
    return code - 2**32 if code >= 2**31 else code
