"""Whom to believe: TLS contexts, and what a certificate that was not accepted looked like."""

import hashlib
import ssl
from functools import lru_cache

from cryptography import x509

from creneau.ews import errors
from creneau.ews.policy import Policy, Trust

EXPIRED = (9, 10)  # X509_V_ERR_CERT_NOT_YET_VALID, X509_V_ERR_CERT_HAS_EXPIRED
WRONG_NAME = (62, 64)  # X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH
PLAIN_TEXT = ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER_FAILURE", "PACKET_LENGTH_TOO_LONG")


def context_for(policy: Policy, trust: Trust) -> ssl.SSLContext:
    """The context of a connection: the system's authorities, the installation's, and the connection's own.

    With a pinned certificate the chain is not built: the caller compares the certificate itself (`require_pinned`).
    """
    if trust.fingerprint:
        return blind_context()
    return _verifying(policy.ca_pem, trust.ca_pem)


@lru_cache(maxsize=32)
def _verifying(*authorities: str) -> ssl.SSLContext:
    context = ssl.create_default_context()
    for pem in filter(None, authorities):
        context.load_verify_locations(cadata=pem)
    return context


@lru_cache(maxsize=1)
def blind_context() -> ssl.SSLContext:
    """Builds no chain: for certificates that are compared to a pinned one, or only looked at."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def require_pinned(certificate: bytes, trust: Trust, host: str) -> None:
    """Raise TlsUntrusted unless this is the pinned certificate; to be called before anything is sent."""
    if trust.fingerprint and fingerprint_of(certificate) != trust.fingerprint.replace(":", "").lower():
        raise errors.TlsUntrusted("not the pinned certificate", host=host).knowing(describe(certificate))


def fingerprint_of(certificate: bytes) -> str:
    return hashlib.sha256(certificate).hexdigest()


def refusal(error: ssl.SSLError, host: str, certificate: bytes | None) -> errors.ExchangeError:
    """The named cause of a handshake that failed."""
    facts = describe(certificate) if certificate else {}
    if isinstance(error, ssl.SSLCertVerificationError):
        return _kind(error.verify_code)(error.verify_message, host=host).knowing(facts)
    if error.reason in PLAIN_TEXT:
        return errors.NotEws("the server does not speak TLS there", host=host)
    return errors.TlsUntrusted(f"no TLS: {error.reason or error}", host=host).knowing(facts)


def _kind(verify_code: int) -> type[errors.TlsError]:
    if verify_code in EXPIRED:
        return errors.TlsExpired
    return errors.TlsName if verify_code in WRONG_NAME else errors.TlsUntrusted


def describe(certificate: bytes) -> dict[str, errors.Fact]:
    """`issuer`, `names`, `expires_at` and `fingerprint` of a certificate, for people to read."""
    facts: dict[str, errors.Fact] = {"fingerprint": fingerprint_of(certificate)}
    try:
        parsed = x509.load_der_x509_certificate(certificate)
        facts["issuer"] = parsed.issuer.rfc4514_string()
        facts["names"] = ", ".join(_names(parsed))
        facts["expires_at"] = parsed.not_valid_after_utc.isoformat()
    except ValueError:
        pass
    return facts


def _names(certificate: x509.Certificate) -> list[str]:
    try:
        extension = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except x509.ExtensionNotFound:
        return [certificate.subject.rfc4514_string()]
    return [str(name.value) for name in extension.value]
