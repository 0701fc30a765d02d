"""``python -m release.audit``: whether a known vulnerability is in what is locked, for Python and for npm.

Says ``clean``, ``VULNERABLE`` or ``NOT CHECKED`` for each lock file, and exits 0, 1 or 75. 75 is no success: the
databases of vulnerabilities did not answer (a closed network), or did not know a package, and nothing is known of it.
With ``CRENEAU_AUDIT=optional`` it becomes 0, and still says so.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from enum import IntEnum
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urljoin

import requests

from release.locked import ROOT, everything

SHOWN = 30
NODE = ("tests/contract/javascript", "benchmarks/calcom")


class Verdict(IntEnum):
    """The exit code."""

    CLEAN = 0
    VULNERABLE = 1
    NOT_CHECKED = 75


class Finding(NamedTuple):
    verdict: Verdict
    said: str


def main() -> int:
    findings = {"uv.lock": python(), **{f"{folder}/package-lock.json": node(folder) for folder in NODE}}
    for name, finding in findings.items():
        print(f"{finding.verdict.name.replace('_', ' '):<12} {name}: {finding.said}")
    verdicts = {finding.verdict for finding in findings.values()}
    if Verdict.VULNERABLE in verdicts:
        return Verdict.VULNERABLE
    if Verdict.NOT_CHECKED in verdicts:
        print("Of what is NOT CHECKED nothing is known: run this where the databases can be reached.")
        return 0 if os.environ.get("CRENEAU_AUDIT") == "optional" else Verdict.NOT_CHECKED
    return Verdict.CLEAN


def python() -> Finding:
    with tempfile.TemporaryDirectory() as folder:
        wishes = Path(folder) / "requirements.txt"
        wishes.write_text(everything("--all-extras", "--all-groups"), encoding="utf-8")
        words = ("--requirement", str(wishes), "--require-hashes", "--disable-pip", "--format", "json")
        answer = _run(sys.executable, "-m", "pip_audit", "--progress-spinner", "off", *words)
    with ThreadPoolExecutor(8) as threads:
        skipped = _skipped(answer)
        told = zip(skipped, threads.map(of_the_newest, skipped), strict=True)
        return read_python(answer, {name: found for name, found in told if found is not None})


def of_the_newest(name: str) -> list[str] | None:
    """What a registry tells on a project's own page; None unless its newest version is the one that is locked.

    A mirror may have this page where it lacks those of single versions, which pip-audit asks for.
    """
    locked = [each for each in _locked() if each["name"] == name]
    try:
        answer = requests.get(urljoin(locked[0]["source"]["registry"], f"/pypi/{name}/json"), timeout=20)
    except requests.RequestException:
        return None
    page = _json(answer.text) if answer.ok else {}
    if "vulnerabilities" not in page or {page["info"]["version"]} != {each["version"] for each in locked}:
        return None
    return [each["id"] for each in page["vulnerabilities"]]


@cache
def _locked() -> list[dict[str, Any]]:
    packages: list[dict[str, Any]] = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]
    return packages


def node(folder: str) -> Finding:
    return read_node(_run("npm", "audit", "--json", "--prefix", str(ROOT / folder)))


def read_python(answer: str, newest: Mapping[str, list[str]]) -> Finding:
    """What pip-audit prints, and what is known of packages that it skipped: others were not looked at."""
    packages = _json(answer).get("dependencies", [])
    found = [f"{package['name']} {each['id']}" for package in packages for each in package.get("vulns", [])]
    found += [f"{name} {each}" for name, ids in newest.items() for each in ids]
    if found:
        return Finding(Verdict.VULNERABLE, ", ".join(found))
    unknown = [name for name in _skipped(answer) if name not in newest]
    if unknown or not packages:
        names = f": {', '.join(unknown)}" if 0 < len(unknown) <= SHOWN else ""
        return Finding(
            Verdict.NOT_CHECKED, f"{len(unknown)} of {len(packages)} packages are unknown to the database{names}"
        )
    return Finding(Verdict.CLEAN, f"{len(packages)} packages")


def _skipped(answer: str) -> list[str]:
    return [package["name"] for package in _json(answer).get("dependencies", []) if "skip_reason" in package]


def read_node(answer: str) -> Finding:
    """What npm prints: without counts it was not told anything."""
    counts = _json(answer).get("metadata", {}).get("vulnerabilities")
    if counts is None:
        return Finding(Verdict.NOT_CHECKED, "the registry answers no audit")
    if counts["total"]:
        return Finding(Verdict.VULNERABLE, f"{counts['total']} findings; npm audit tells more")
    return Finding(Verdict.CLEAN, "no finding")


def _run(*command: str) -> str:
    try:
        return subprocess.run(command, text=True, capture_output=True, check=False, timeout=600).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ""


def _json(text: str) -> dict[str, Any]:
    try:
        said = json.loads(text)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


if __name__ == "__main__":
    sys.exit(main())
