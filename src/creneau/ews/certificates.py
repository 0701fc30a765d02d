"""Looks at the certificate a server shows, over a handshake that carries nothing else."""

import socket
import ssl
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509

from creneau.ews import addresses, errors, tls
from creneau.ews.deadline import Deadline
from creneau.ews.policy import Policy, Trust


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a person compares before believing it."""

    host: str
    subject: str
    issuer: str
    names: str
    valid_from: datetime
    valid_until: datetime
    fingerprint: str  # SHA-256 in hex
    problem: str  # the cause for which it is not accepted as it stands, "" where it is


def look(host: str, port: int, policy: Policy, within_seconds: float = 10.0) -> Certificate:
    """Raises an `errors.ExchangeError` where no certificate is shown; addresses that are refused stay refused."""
    deadline = Deadline(within_seconds)
    shown = _handshake(host, port, policy, deadline, tls.blind_context())
    try:
        parsed = x509.load_der_x509_certificate(shown)
    except ValueError:
        raise errors.TlsUntrusted("a certificate that cannot be read", host=host) from None
    return Certificate(
        host=host,
        subject=parsed.subject.rfc4514_string(),
        issuer=parsed.issuer.rfc4514_string(),
        names=str(tls.describe(shown).get("names", "")),
        valid_from=parsed.not_valid_before_utc,
        valid_until=parsed.not_valid_after_utc,
        fingerprint=tls.fingerprint_of(shown),
        problem=_problem(host, port, policy, deadline),
    )


def _problem(host: str, port: int, policy: Policy, deadline: Deadline) -> str:
    try:
        _handshake(host, port, policy, deadline, tls.context_for(policy, Trust()))
    except errors.ExchangeError as error:
        return error.cause
    return ""


def _handshake(host: str, port: int, policy: Policy, deadline: Deadline, context: ssl.SSLContext) -> bytes:
    with addresses.connect(host, port, policy, deadline, socket.socket) as plain:
        try:
            with context.wrap_socket(plain, server_hostname=host) as sock:
                return sock.getpeercert(True) or b""
        except ssl.SSLError as error:
            raise tls.refusal(error, host, None) from error
        except TimeoutError as error:
            raise errors.TimedOut("no TLS handshake in time", host=host) from error
        except OSError as error:
            raise errors.ConnectionLost(host=host) from error
