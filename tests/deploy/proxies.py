"""A real nginx or Caddy with TLS on this machine, set up by the examples under ``deploy/``."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import trustme

EXAMPLES = Path(__file__).resolve().parents[2] / "deploy"
NAMES = ("rdv.example.com", "www.example.com")

Start = Callable[[Path, str, str, int], subprocess.Popen[bytes]]


def nginx(folder: Path, example: str, behind: str, port: int) -> subprocess.Popen[bytes]:
    """nginx wants to be told every folder that it writes into."""
    site = _placed(EXAMPLES / "nginx" / example, folder, behind)
    site = site.replace("listen 443 ssl", f"listen 127.0.0.1:{port} ssl").replace(
        "listen 80", f"listen 127.0.0.1:{port + 1}"
    )
    if "server {" not in site:
        certificate = f"ssl_certificate {folder}/chain.pem; ssl_certificate_key {folder}/key.pem;"
        site = f"server {{ listen 127.0.0.1:{port} ssl; server_name www.example.com; {certificate}\n{site} }}"
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    written = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    whole = f"pid {folder}/pid; error_log {folder}/errors; events {{}} http {{ access_log off; {written}\n{site} }}"
    (folder / "nginx.conf").write_text(whole)
    return subprocess.Popen([_program("nginx"), "-c", folder / "nginx.conf", "-g", "daemon off;"])


def caddy(folder: Path, example: str, behind: str, port: int) -> subprocess.Popen[bytes]:
    site = _placed(EXAMPLES / "caddy" / example, folder, behind)
    site = re.sub(rf"^({'|'.join(NAMES)}) {{", rf"\1:{port} {{\n\tbind 127.0.0.1", site, flags=re.MULTILINE)
    ours = f"{{\n\tadmin off\n\tauto_https disable_redirects\n\thttp_port {port + 1}\n}}\n"
    (folder / "Caddyfile").write_text(ours + site)
    home = os.environ | {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    command = [_program("caddy"), "run", "--adapter", "caddyfile", "--config", folder / "Caddyfile"]
    with (folder / "errors").open("wb") as errors:
        return subprocess.Popen(command, env=home, stderr=errors)


@contextlib.contextmanager
def running(start: Start, folder: Path, example: str, behind: str, port: int) -> Iterator[Path]:
    """The certificate authority that the proxy's certificate comes from. ``behind``: where Créneau listens."""
    authority = trustme.CA()
    certificate = authority.issue_cert(*NAMES)
    certificate.private_key_pem.write_to_path(folder / "key.pem")
    for pem in certificate.cert_chain_pems:
        pem.write_to_path(folder / "chain.pem", append=True)
    authority.cert_pem.write_to_path(folder / "ca.pem")
    proxy = start(folder, example, behind, port)
    try:
        _wait(port, proxy)
        yield folder / "ca.pem"
    finally:
        proxy.terminate()
        proxy.wait(timeout=20)


def _placed(example: Path, folder: Path, behind: str) -> str:
    text = example.read_text(encoding="utf-8").replace("127.0.0.1:8000", behind)
    text = text.replace("/etc/ssl/creneau/fullchain.pem", str(folder / "chain.pem"))
    return text.replace("/etc/ssl/creneau/key.pem", str(folder / "key.pem"))


def _wait(port: int, proxy: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 20
    while proxy.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise RuntimeError("the proxy did not start")


def _program(name: str) -> str:
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin")
    if not found and os.environ.get("CI") == "true":
        pytest.fail(f"no {name} on this machine")
    return found or pytest.skip(f"no {name} on this machine")
