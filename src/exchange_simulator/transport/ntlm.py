"""NTLMv2, the server's side: it proves the password without ever seeing it.

Not played: the message integrity code is not verified, and NTLMv1 is refused.
https://learn.microsoft.com/openspecs/windows_protocols/ms-nlmp/
"""

import base64
import binascii
import hashlib
import hmac
import os
import struct

from exchange_simulator.mailbox.account import Account
from exchange_simulator.transport import spnego
from exchange_simulator.transport.md4 import md4
from exchange_simulator.transport.ntlm_messages import (
    AUTHENTICATE,
    NEGOTIATE,
    Authenticate,
    challenge,
    kind_of,
    read_authenticate,
)
from exchange_simulator.transport.sign_in import Doorkeeper

EXTENDED_PROTECTION = ("off", "allow", "require")
"""Channel bindings: ignored; checked where the client sends them; needed.
https://learn.microsoft.com/exchange/plan-and-deploy/post-installation-tasks/security-best-practices/exchange-extended-protection
"""


class NtlmConversation:
    """One handshake. `certificate` is the server's own, in DER; empty without TLS."""

    def __init__(self, doorkeeper: Doorkeeper, extended_protection: str, certificate: bytes) -> None:
        self._doorkeeper = doorkeeper
        self._protection = extended_protection
        self._bindings = channel_bindings(certificate) if certificate else bytes(16)
        self._challenge = os.urandom(8)

    def challenge(self, token: str) -> str | None:
        """The answer to the first message; None where it is not one (a Kerberos token, for instance)."""
        message, wrapped = spnego.unwrap(_decode(token))
        if kind_of(message) != NEGOTIATE:
            return None
        now = self._doorkeeper.organisation.clock().timestamp()
        answer = challenge(message, self._challenge, "HOPITAL", "MAIL01", now)
        return base64.b64encode(spnego.wrap(answer) if wrapped else answer).decode()

    def authenticate(self, token: str) -> Account | None:
        """Who the third message proves to be. A wrong binding spends no password attempt."""
        message, _ = spnego.unwrap(_decode(token))
        if kind_of(message) != AUTHENTICATE:
            return None
        try:
            said = read_authenticate(message)
        except ValueError:
            return None
        account = self._account(said)
        right = account is not None and self._proves(said, account.password)
        name = f"{said.domain}\\{said.user}" if said.domain else said.user
        return self._doorkeeper.with_proof("ntlm", name, account, right=right, bound=self._is_bound(said))

    def _account(self, said: Authenticate) -> Account | None:
        names = [f"{said.domain}\\{said.user}", f"{said.user}@{said.domain}"] if said.domain else [said.user]
        find = self._doorkeeper.organisation.account_named
        return next((account for account in map(find, names) if account is not None), None)

    def _proves(self, said: Authenticate, password: str) -> bool:
        key = hmac.digest(
            md4(password.encode("utf-16-le")), (said.user.upper() + said.domain).encode("utf-16-le"), hashlib.md5
        )
        return bool(said.proof) and hmac.compare_digest(
            said.proof, hmac.digest(key, self._challenge + said.blob, hashlib.md5)
        )

    def _is_bound(self, said: Authenticate) -> bool:
        claimed = said.bindings.strip(b"\x00")
        if self._protection == "off" or (self._protection == "allow" and not claimed):
            return True
        return said.bindings == self._bindings


def channel_bindings(certificate: bytes) -> bytes:
    """MD5 of the tls-server-end-point bindings (RFC 5929) of a certificate signed with SHA-256. 16 bytes."""
    data = b"tls-server-end-point:" + hashlib.sha256(certificate).digest()
    return hashlib.md5(bytes(16) + struct.pack("<I", len(data)) + data).digest()  # noqa: S324


def _decode(token: str) -> bytes:
    try:
        return base64.b64decode(token, validate=True)
    except (binascii.Error, ValueError):
        return b""
