"""What the server shows in a TLS handshake."""

import shutil
import ssl
import tempfile
import weakref
from collections.abc import Sequence
from pathlib import Path

from exchange_simulator.certificates import CertificateAuthority, server_context


class Identity:
    """An authority of its own, and the server certificate it signed for `names`.

    `ca_file` is where the authority's certificate lies: at `path`, or in a folder that goes with this object.
    `certificate` is the leaf in DER.
    """

    def __init__(self, names: Sequence[str], kind: str, path: str | Path | None) -> None:
        self._authority = CertificateAuthority()
        self._names = tuple(dict.fromkeys(names))
        self.ca_file = Path(path) if path else self._own_folder() / "ca.pem"
        self.ca_file.write_bytes(self._authority.pem)
        self.become(kind)

    def become(self, kind: str) -> None:
        """Takes a new certificate; `kind` is one of certificates.KINDS."""
        issued = self._authority.issue(self._names, kind)
        self.certificate = issued.der
        self.context: ssl.SSLContext = server_context(issued)

    def _own_folder(self) -> Path:
        folder = tempfile.mkdtemp(prefix="exchange-simulator-")
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        return Path(folder)
