"""A realm of MIT Kerberos for tests: the system's own programs, a database in a folder of its own, loopback only.

It has people with passwords, and the service HTTP/localhost, whose keys a web server of the tests holds.
"""

import base64
import os
import shutil
import socket
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

REALM = "EXAMPLE.TEST"
PROGRAMS = ("kdb5_util", "kadmin.local", "krb5kdc")
PATH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])  # where Debian puts them
CLIENT = """[libdefaults]
 default_realm = {realm}
 dns_lookup_realm = false
 dns_lookup_kdc = false
 dns_canonicalize_hostname = false
 rdns = false
 udp_preference_limit = 1
[realms]
 {realm} = {{
  kdc = 127.0.0.1:{port}
 }}
[logging]
 kdc = FILE:{folder}/kdc.log
"""
SERVER = """[kdcdefaults]
 kdc_listen = 127.0.0.1:{port}
 kdc_tcp_listen = 127.0.0.1:{port}
[realms]
 {realm} = {{
  database_name = {folder}/principal
  key_stash_file = {folder}/stash
  default_principal_flags = +preauth
 }}
"""


def missing() -> str:
    """Why there can be no realm here; empty where there can."""
    absent = [name for name in PROGRAMS if not shutil.which(name, path=PATH)]
    absent += [f"the Python package {name}" for name in ("gssapi", "krb5") if find_spec(name) is None]
    return f"needs {', '.join(absent)}" if absent else ""


class Realm:
    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.folder = folder
        self.environment = {
            "KRB5_CONFIG": str(folder / "krb5.conf"),
            "KRB5_KDC_PROFILE": str(folder / "kdc.conf"),
            "KRB5_KTNAME": f"FILE:{folder}/keytab",
            "KRB5CCNAME": "MEMORY:nobody",
            "KRB5RCACHETYPE": "none",
        }
        for name, text in (("krb5.conf", CLIENT), ("kdc.conf", SERVER)):
            (folder / name).write_text(text.format(realm=REALM, port=self.port, folder=folder))
        self._run("kdb5_util", "create", "-s", "-r", REALM, "-P", "of the database")
        self.administer("addprinc -randkey HTTP/localhost", f"ktadd -k {folder}/keytab HTTP/localhost")
        self._process = subprocess.Popen(
            [str(shutil.which("krb5kdc", path=PATH)), "-n"],
            env=os.environ | self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._wait()

    def add(self, name: str, password: str, *options: str) -> None:
        self.administer(f'addprinc {" ".join(options)} -pw "{password}" {name}')

    def administer(self, *commands: str) -> None:
        for command in commands:
            self._run("kadmin.local", "-r", REALM, "-q", command)

    def refusals(self) -> int:
        """How often a password was shown to the realm and was not the right one."""
        return sum("PREAUTH_FAILED" in line for line in (self.folder / "kdc.log").read_text().splitlines())

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(10)

    def _run(self, program: str, *arguments: str) -> None:
        path = str(shutil.which(program, path=PATH))
        subprocess.run([path, *arguments], env=os.environ | self.environment, check=True, capture_output=True)

    def _wait(self) -> None:
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.02)
        raise TimeoutError("the realm did not start")


def accepts(header: str, certificate_bindings: Any) -> bool:
    """What a web server with the keys of HTTP/localhost says to a Negotiate header, bound to its own certificate."""
    import spnego

    if not header.startswith("Negotiate "):
        return False
    token = base64.b64decode(header.removeprefix("Negotiate "))
    context: Any = spnego.server(
        hostname="localhost", service="HTTP", protocol="kerberos", channel_bindings=certificate_bindings
    )
    try:
        context.step(token)
    except (spnego.exceptions.SpnegoError, AttributeError):  # the latter where the very first token is refused
        return False
    return bool(context.complete)
