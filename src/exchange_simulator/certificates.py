"""A certificate authority for one run, and the server certificates it signs."""

import ipaddress
import os
import ssl
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

KINDS = ("good", "self-signed", "expired", "wrong-name")
"""What a server certificate can be. Only `good` passes a client's checks."""


@dataclass(frozen=True)
class ServerCertificate:
    """PEM for the TLS server; DER of the leaf for channel bindings."""

    pem: bytes
    der: bytes


class CertificateAuthority:
    """Its own root. `pem` is what a client must trust."""

    def __init__(self, organisation: str = "Exchange simulator") -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _name(f"{organisation} root", organisation)
        self._certificate = _sign(
            subject=self._name,
            issuer=self._name,
            public_key=self._key.public_key(),
            signing_key=self._key,
            valid=_days(-1, 365),
            extensions=[
                (x509.BasicConstraints(ca=True, path_length=0), True),
                (_key_usage(signs_certificates=True), True),
                (x509.SubjectKeyIdentifier.from_public_key(self._key.public_key()), False),
            ],
        )

    @property
    def pem(self) -> bytes:
        return self._certificate.public_bytes(serialization.Encoding.PEM)

    def issue(self, names: Sequence[str], kind: str = "good") -> ServerCertificate:
        """A server certificate for host names and addresses; `kind` is one of KINDS."""
        key = ec.generate_private_key(ec.SECP256R1())
        self_signed = kind == "self-signed"
        names = ["elsewhere.invalid"] if kind == "wrong-name" else names
        subject = _name(names[0], "Exchange simulator")
        leaf = _sign(
            subject=subject,
            issuer=subject if self_signed else self._name,
            public_key=key.public_key(),
            signing_key=key if self_signed else self._key,
            valid=_days(-30, -1) if kind == "expired" else _days(-1, 90),
            extensions=[
                (x509.BasicConstraints(ca=False, path_length=None), True),
                (x509.SubjectAlternativeName([_general_name(name) for name in names]), False),
                (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False),
                (_key_usage(signs_certificates=False), True),
                (self._authority_identifier(key if self_signed else self._key), False),
            ],
        )
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        pem = leaf.public_bytes(serialization.Encoding.PEM)
        return ServerCertificate(private + pem, leaf.public_bytes(serialization.Encoding.DER))

    def _authority_identifier(self, key: ec.EllipticCurvePrivateKey) -> x509.AuthorityKeyIdentifier:
        return x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key())


def server_context(certificate: ServerCertificate) -> ssl.SSLContext:
    """A TLS context for the server side. The key touches the disk only while it is loaded."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    descriptor, path = tempfile.mkstemp(suffix=".pem")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(certificate.pem)
        context.load_cert_chain(path)
    finally:
        Path(path).unlink()
    return context


def _sign(
    *,
    subject: x509.Name,
    issuer: x509.Name,
    public_key: ec.EllipticCurvePublicKey,
    signing_key: ec.EllipticCurvePrivateKey,
    valid: tuple[datetime, datetime],
    extensions: Sequence[tuple[x509.ExtensionType, bool]],
) -> x509.Certificate:
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(valid[0])
        .not_valid_after(valid[1])
    )
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical=critical)
    return builder.sign(signing_key, hashes.SHA256())


def _name(common_name: str, organisation: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name[:64]),
        ]
    )


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _key_usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _days(first: int, last: int) -> tuple[datetime, datetime]:
    now = datetime.now(UTC)
    return now + timedelta(days=first), now + timedelta(days=last)
