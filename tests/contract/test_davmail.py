"""DavMail, a gateway from CalDAV to EWS, uses the simulator as it would Exchange."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests

from exchange_simulator import Simulator
from tests.exchange import ALICE, PASSWORD

CLASSPATH = os.environ.get("DAVMAIL_CLASSPATH", "/usr/share/davmail/davmail.jar")
NINE = (datetime.now(UTC) + timedelta(days=7)).replace(hour=9, minute=0, second=0, microsecond=0)
QUERY = """<C:calendar-query xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:D="DAV:">
<D:prop><D:getetag/><C:calendar-data/></D:prop>
<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"/></C:comp-filter></C:filter>
</C:calendar-query>"""
PROPERTIES = """davmail.server=true
davmail.mode=EWS
davmail.url={url}
davmail.caldavPort={port}
davmail.imapPort=
davmail.ldapPort=
davmail.popPort=
davmail.smtpPort=
davmail.bindAddress=127.0.0.1
davmail.enableProxy=false
davmail.disableUpdateCheck=true
davmail.caldavPastDelay=90
davmail.logFilePath={folder}/davmail.log
log4j.rootLogger=WARN
"""


@pytest.fixture
def calendar(exchange: Simulator, tmp_path: Path) -> Iterator[str]:
    """The CalDAV address of Alice's calendar, behind a gateway that trusts the simulator's authority."""
    if shutil.which("java") is None or not Path(CLASSPATH.split(":")[0]).exists():
        reason = "DavMail is not installed (Debian's davmail-server)"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    port = free_port()
    settings = tmp_path / "davmail.properties"
    settings.write_text(PROPERTIES.format(url=exchange.url, port=port, folder=tmp_path))
    trust = trusting(exchange, tmp_path)
    command = ["java", *trust, "-cp", CLASSPATH, "davmail.DavGateway", "-server", str(settings)]
    with (tmp_path / "out").open("w") as out, subprocess.Popen(command, stdout=out, stderr=out) as gateway:
        wait_for(port)
        yield f"http://127.0.0.1:{port}/users/{ALICE.email}/calendar/"
        gateway.terminate()


def trusting(exchange: Simulator, folder: Path) -> list[str]:
    store = folder / "trust.p12"
    command = ["keytool", "-importcert", "-noprompt", "-alias", "ca", "-keystore", str(store), "-storetype", "PKCS12"]
    subprocess.run(
        [*command, "-storepass", "changeit", "-file", str(exchange.ca_file)], check=True, capture_output=True
    )
    return [f"-Djavax.net.ssl.trustStore={store}", "-Djavax.net.ssl.trustStorePassword=changeit"]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def wait_for(port: int) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            time.sleep(0.2)
    pytest.fail("DavMail did not start")


def ask(method: str, url: str, body: str = "") -> requests.Response:
    with requests.Session() as session:
        session.trust_env = False
        auth, headers = (ALICE.email, PASSWORD), {"Depth": "1"}
        return session.request(method, url, data=body.encode(), auth=auth, headers=headers, timeout=60)


def test_it_reads_writes_and_deletes_events(exchange: Simulator, calendar: str) -> None:
    mailbox = exchange.mailbox(ALICE.email)
    visit = mailbox.add_event("Visite", start=NINE, end=NINE + timedelta(hours=1), location="Bloc B")
    listed = ask("REPORT", calendar, QUERY)
    assert (listed.status_code, "SUMMARY:Visite" in listed.text, "LOCATION:Bloc B" in listed.text) == (207, True, True)

    event = f"BEGIN:VEVENT\r\nUID:abc-1\r\nSUMMARY:Entretien\r\nDTSTART:{NINE:%Y%m%dT%H%M%SZ}\r\n"
    event += f"DTEND:{NINE + timedelta(minutes=30):%Y%m%dT%H%M%SZ}\r\nDTSTAMP:{NINE:%Y%m%dT%H%M%SZ}\r\nEND:VEVENT\r\n"
    document = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:test\r\n{event}END:VCALENDAR\r\n"
    assert ask("PUT", f"{calendar}abc-1.ics", document).status_code == 201
    written = mailbox.find_event("abc-1")
    assert written is not None
    assert (written.subject, written.start, written.duration) == ("Entretien", NINE, timedelta(minutes=30))

    assert ask("DELETE", f"{calendar}abc-1.ics").status_code == 200
    assert mailbox.events() == [visit]
