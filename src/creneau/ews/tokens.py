"""Signing in with tokens: NTLMv2, by itself or inside Negotiate, bound to the server's certificate.

Extended Protection, on by default from Exchange 2019 CU14 on, takes only a sign-in that names the certificate the
client saw. https://learn.microsoft.com/exchange/plan-and-deploy/post-installation-tasks/security-best-practices/
exchange-extended-protection
"""

import base64
import binascii
import re
from typing import Any

import spnego
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from spnego.channel_bindings import GssChannelBindings

from creneau.ews import errors
from creneau.ews.transport import HttpAnswer
from creneau.ews.values import Credentials

NETBIOS_DOMAIN = 2  # MsvAvNbDomainName in the challenge's target information, MS-NLMP 2.2.2.1
WEAK_HASHES = ("md5", "sha1")


class TokenExchange:
    """One sign-in. `first` holds no secret; `last` proves the password."""

    def __init__(self, credentials: Credentials, scheme: str, host: str, certificate: bytes | None) -> None:
        self._scheme = scheme
        self._challenge = b""
        self.netbios_domain = ""  # what the server calls its domain, from its challenge
        self._context: Any = spnego.client(
            credentials.username,
            credentials.password,
            hostname=host,
            service="http",
            protocol="ntlm" if scheme == "NTLM" else "negotiate",
            channel_bindings=bindings_of(certificate) if certificate else None,
            options=spnego.NegotiateOptions.use_ntlm if scheme == "NTLM" else spnego.NegotiateOptions.none,
        )

    def first(self) -> str:
        return self._header(self._context.step())

    def read_challenge(self, answer: HttpAnswer) -> bool:
        """Whether the server went on with the exchange."""
        token = re.compile(rf"(?:^|,)\s*{self._scheme}\s+([A-Za-z0-9+/=]+)", re.I)
        found = next((match for header in answer.challenges if (match := token.search(header))), None)
        if answer.status != 401 or found is None:
            return False
        try:
            self._challenge = base64.b64decode(found.group(1), validate=True)
        except binascii.Error:
            return False
        self.netbios_domain = _netbios_domain(self._challenge)
        return True

    def last(self) -> str:
        try:
            return self._header(self._context.step(self._challenge))
        except spnego.exceptions.SpnegoError as error:
            raise errors.ServerError("the server's sign-in challenge cannot be understood") from error

    def _header(self, token: bytes | None) -> str:
        return f"{self._scheme} {base64.b64encode(token or b'').decode()}"


def bindings_of(certificate: bytes) -> GssChannelBindings:
    """tls-server-end-point, RFC 5929: the hash that signed the certificate, never weaker than SHA-256."""
    parsed = x509.load_der_x509_certificate(certificate)
    try:
        signed_with = parsed.signature_hash_algorithm
    except UnsupportedAlgorithm:
        signed_with = None
    weak = signed_with is None or signed_with.name in WEAK_HASHES
    digest = hashes.Hash(hashes.SHA256() if weak or signed_with is None else signed_with)
    digest.update(certificate)
    return GssChannelBindings(application_data=b"tls-server-end-point:" + digest.finalize())


def _netbios_domain(token: bytes) -> str:
    """Read the AV pairs of an NTLM CHALLENGE_MESSAGE, which may sit inside a SPNEGO token."""
    start = token.find(b"NTLMSSP\0\2\0\0\0")
    if start < 0:
        return ""
    message = token[start:]
    length, offset = int.from_bytes(message[40:42], "little"), int.from_bytes(message[44:48], "little")
    pairs = message[offset : offset + length]
    while len(pairs) >= 4:
        kind, size = int.from_bytes(pairs[:2], "little"), int.from_bytes(pairs[2:4], "little")
        if kind == NETBIOS_DOMAIN:
            return pairs[4 : 4 + size].decode("utf-16-le", "replace")
        if kind == 0:
            break
        pairs = pairs[4 + size :]
    return ""
