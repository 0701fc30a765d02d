"""A password planted in the product is looked for afterwards in everything that it wrote, said or answered."""

import base64
import gzip
from pathlib import Path
from urllib.parse import quote

import pytest
import requests

from exchange_simulator import NewMailbox, Simulator
from tests.served import Served, serve
from tests.waiting import until

RIGHT, WRONG = "canary-Merle!Noir-41", "canary-Corbeau!Gris-97"
ALICE, ALICE_TOO = "alice@example.com", "alice@example.org"


def forms(secret: str) -> dict[str, bytes]:
    """The ways in which a password could be seen though nobody meant to show it."""
    return {
        "plain": secret.encode(),
        "quoted": quote(secret).encode(),
        "UTF-16, as NTLM has it": secret.encode("utf-16-le"),
        "in a Basic header": base64.b64encode(f"{ALICE}:{secret}".encode()).rstrip(b"="),
        "base64": base64.b64encode(secret.encode())[:-4],
    }


@pytest.mark.slow
def test_the_password_is_nowhere(tmp_path: Path) -> None:
    answers: list[bytes] = []
    data = tmp_path / "data"
    with (
        Simulator([NewMailbox(ALICE, RIGHT, "Alice Martin")], auth=["basic"]) as basic,
        Simulator([NewMailbox(ALICE_TOO, RIGHT, "Alice Martin")], auth=["ntlm"]) as ntlm,
        (tmp_path / "log").open("wb") as log,
        serve(data, log=log, **settings(tmp_path / "ca.pem", basic, ntlm)) as served,
    ):
        bearer = token(served)
        for email, exchange in ((ALICE, basic), (ALICE_TOO, ntlm)):
            answers += [provoke(served, bearer, email, password) for password in (WRONG, RIGHT)]
            until(lambda exchange=exchange: len(exchange.requests), lambda count: count > 6)
        answers += [broken(served, bearer), served.creneau("check").encode()]
        kept = snapshot(data)
        kept |= told_of_it(served, tmp_path / "backup")
    kept |= snapshot(data) | {"log": (tmp_path / "log").read_bytes(), "answers": b"\n".join(answers)}
    assert b"DEBUG" in kept["log"]
    assert kept["answers"].count(b'"connected"') == 2
    assert b'"thing":"connection"' in kept["audit log"]
    assert b"sealed_password" in kept["backup"]
    found = [
        f"{name}: {form}"
        for name, content in kept.items()
        for secret in (RIGHT, WRONG)
        for form, looks in forms(secret).items()
        if looks in content
    ]
    assert found == []


def settings(ca_file: Path, basic: Simulator, ntlm: Simulator) -> dict[str, str]:
    ca_file.write_text("".join(Path(each.ca_file).read_text() for each in (basic, ntlm)))
    return {
        "CRENEAU_LOG_LEVEL": "debug",
        "CRENEAU_EXCHANGE_CA": str(ca_file),
        "CRENEAU_EXCHANGE_ALLOWED_NETWORKS": "127.0.0.0/8",
        "CRENEAU_EXCHANGE_SERVERS": f"example.com={basic.url},example.org={ntlm.url}",
    }


def provoke(served: Served, bearer: str, email: str, password: str) -> bytes:
    """Connect; whatever comes of it."""
    wish = {"email": email, "password": password}
    headers = {"Authorization": f"Bearer {bearer}"}
    return requests.post(f"{served.url}/api/v1/calendar-connections", json=wish, headers=headers, timeout=60).content


def broken(served: Served, bearer: str) -> bytes:
    """The password in places where it does not belong: a malformed body, an unknown field, a wrong type."""
    url, headers = f"{served.url}/api/v1/calendar-connections", {"Authorization": f"Bearer {bearer}"}
    bodies: list[bytes] = [
        f'{{"email": "{ALICE}", "password": "{RIGHT}"'.encode(),
        f'{{"email": "{ALICE}", "password": "{RIGHT}", "surprise": 1}}'.encode(),
        f'{{"email": "{ALICE}", "password": ["{RIGHT}"]}}'.encode(),
    ]
    return b"\n".join(requests.post(url, data=body, headers=headers, timeout=60).content for body in bodies)


def token(served: Served) -> str:
    return served.creneau("token", ALICE).splitlines()[-1]


def told_of_it(served: Served, file: Path) -> dict[str, bytes]:
    """What is made to be kept elsewhere: the audit log, and a backup of everything."""
    served.creneau("backup", str(file))
    return {"backup": gzip.decompress(file.read_bytes()), "audit log": served.creneau("audit", "export").encode()}


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file of the data folder: database, its WAL, the queue."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
