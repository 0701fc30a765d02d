"""``python -m release.licences``: writes ``docs/licences.md``, one line for each package that Créneau needs to run.

A licence is what the package itself declares. Where it declares nothing that a program can read, or is not installed on
a developer's machine, ``READ`` holds what its licence file says.
"""

from __future__ import annotations

import sys
from importlib import metadata
from typing import NamedTuple

from release.locked import ROOT, requirements

PAGE = ROOT / "docs" / "licences.md"

# Read in the package's own licence file.
READ = {
    "colorama": "BSD-3-Clause",
    "decorator": "BSD-2-Clause",
    "django-auth-ldap": "BSD-3-Clause",
    "django-csp": "BSD-3-Clause",
    "fido2": "BSD-2-Clause AND Apache-2.0 AND MPL-2.0",
    "gssapi": "ISC",
    "huey": "MIT",
    "isodate": "BSD-3-Clause",
    "krb5": "MIT",
    "pyasn1": "BSD-2-Clause",
    "pyasn1-modules": "BSD-2-Clause",
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
    "python-ldap": "PSF-2.0 AND MIT",  # “Python-style”, says its licence file; MIT since July 2021
    "qrcode": "BSD-3-Clause",
    "sqlparse": "BSD-3-Clause",
    "sspilib": "MIT",
}
CLASSIFIED = {
    "Apache Software License": "Apache-2.0",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
# Licences that leave an organisation free to run, change and pass on Créneau, whatever licence Créneau has.
FITTING = {
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "LGPL-2.1-or-later",
    "LGPL-3.0-only",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "PSF-2.0",
    "Unlicense",
    "python-ldap",
    "ZPL-2.1",
}


class Licence(NamedTuple):
    """``expression`` is SPDX, "" where nobody has read it yet."""

    package: str
    version: str
    expression: str


def licences() -> list[Licence]:
    """Each package that some installation of Créneau may need, by name."""
    wishes = requirements("--all-extras")
    return [Licence(wish.name, str(wish.specifier).removeprefix("=="), _expression(wish.name)) for wish in wishes]


def misfits() -> list[Licence]:
    """Packages whose licence is unknown or does not fit."""
    return [licence for licence in licences() if not _fits(licence.expression)]


def page() -> str:
    rows = [f"| {licence.package} | {licence.version} | {licence.expression} |" for licence in licences()]
    return "\n".join([HEAD, *rows, FOOT])


def _expression(package: str) -> str:
    if package in READ:
        return READ[package]
    try:
        declared = metadata.metadata(package)
    except metadata.PackageNotFoundError:
        return ""
    said = [*declared.get_all("License-Expression", []), *declared.get_all("License", []), *_classified(declared)]
    return next((word for word in said if _fits(word)), said[0] if said else "")


def _classified(declared: metadata.PackageMetadata) -> list[str]:
    classifiers = [line.rpartition(" :: ")[2] for line in declared.get_all("Classifier", [])]
    return [CLASSIFIED[name] for name in classifiers if name in CLASSIFIED]


def _fits(expression: str) -> bool:
    """``A OR B`` needs one that fits, ``A AND B`` both."""
    bare = expression.replace("(", "").replace(")", "")
    return all(any(word.strip() in FITTING for word in each.split(" OR ")) for each in bare.split(" AND "))


HEAD = """# Licences of what Créneau stands on

Every package that an installation may need to run, with all extras, as locked in `uv.lock`; what only tests and
developers need is not here. Written by `make licences`; a test fails when it is not current, and when a licence is
unknown or would bind who runs or passes on Créneau (`release/licences.py` says which fit).

| package | version | licence (SPDX) |
| --- | --- | --- |"""
FOOT = """
The pages contain one script that is not ours: htmx (0BSD), as the package `django-htmx` carries it.
The packages under LGPL and MPL are used unchanged, as separate files.
"""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    for licence in misfits():
        print(f"{licence.package} {licence.version}: “{licence.expression}” does not fit or is unknown")
    sys.exit(bool(misfits()))
