"""``python -m release.audit``: whether a known vulnerability is in what is locked, for Python and for npm.

Says ``clean``, ``VULNERABLE`` or ``NOT CHECKED`` for each lock file, and exits 0, 1 or 75. 75 is no success: the
databases of vulnerabilities did not answer (a closed network), or did not know a package, and nothing is known.
With ``CRENEAU_AUDIT=optional`` it becomes 0, and still says so.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from enum import IntEnum
from pathlib import Path
from typing import Any, NamedTuple

from release.locked import ROOT, everything

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
        print("Where NOT CHECKED stands, nothing is known: run this where the databases can be reached.")
        return 0 if os.environ.get("CRENEAU_AUDIT") == "optional" else Verdict.NOT_CHECKED
    return Verdict.CLEAN


def python() -> Finding:
    with tempfile.TemporaryDirectory() as folder:
        wishes = Path(folder) / "requirements.txt"
        wishes.write_text(everything("--all-extras", "--all-groups"), encoding="utf-8")
        words = ("--requirement", str(wishes), "--require-hashes", "--disable-pip", "--format", "json")
        return read_python(_run(sys.executable, "-m", "pip_audit", "--progress-spinner", "off", *words))


def node(folder: str) -> Finding:
    return read_node(_run("npm", "audit", "--json", "--prefix", str(ROOT / folder)))


def read_python(answer: str) -> Finding:
    """What pip-audit prints: a package that it skipped was not looked at, whatever its exit code says."""
    packages = _json(answer).get("dependencies", [])
    skipped = [package["name"] for package in packages if "skip_reason" in package]
    found = [f"{package['name']} {each['id']}" for package in packages for each in package.get("vulns", [])]
    if found:
        return Finding(Verdict.VULNERABLE, ", ".join(found))
    if skipped or not packages:
        return Finding(Verdict.NOT_CHECKED, f"{len(skipped)} of {len(packages)} packages are unknown to the database")
    return Finding(Verdict.CLEAN, f"{len(packages)} packages")


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
