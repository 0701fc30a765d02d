"""Rules that a linter does not know: what is dangerous stands only where somebody thought about it.

Whoever needs one of these elsewhere adds the file here, and says in the review why it is safe there.
"""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from release.locked import ROOT

SOURCE = ROOT / "src" / "creneau"


class Rule(NamedTuple):
    """``allowed``: files, or folders with a slash behind them, seen from ``src/creneau``."""

    pattern: str
    allowed: set[str]


RULES = {
    "a form without a CSRF token": Rule(
        r"\bcsrf_exempt\b", {"api/ninja_api.py", "web/booking/from_here.py", "web/signin/saml.py"}
    ),
    "text that is taken for HTML": Rule(
        r"\bmark_safe\(|\|\s*safe\b|autoescape off",
        {
            "scheduling/formatting.py",
            "web/templates/mfa/totp/activate_form.html",
            "web/templates/web/connect/where.html",
            "web/templates/web/settings/notifications.html",
        },
    ),
    "TLS that believes everybody": Rule(r"verify\s*=\s*False|CERT_NONE|check_hostname\s*=\s*False", {"ews/tls.py"}),
    "a second reader of XML": Rule(
        r"etree\.(fromstring|parse|XML|HTML|iterparse)\(|XMLParser\(|xml\.(etree|dom|sax)|minidom|onelogin\.saml2\.(idp|resp)",
        {"ews/xml.py", "config/saml.py", "web/signin/assertion.py"},
    ),
    "SQL by hand": Rule(
        r"\.raw\(|\.extra\(|RawSQL|\.cursor\(",
        {
            "calendars/refusals.py",
            "cli/",
            "config/health.py",
            "scheduling/version.py",
        },
    ),
    "a program that is started": Rule(
        r"subprocess\.(run|Popen|call|check_)|os\.(system|exec|spawn|popen)", {"cli/beside.py", "cli/demo.py"}
    ),
    "a request past the address guard": Rule(
        r"requests\.(get|post|put|request|Session)\(|urlopen\(|http\.client|aiohttp|httpx",
        {"cli/demo.py", "ews/transport.py", "notifications/webhooks/outbound.py", "web/signin/outward.py"},
    ),
    "objects out of bytes": Rule(
        r"import pickle|pickle\.load|\bshelve\b|\bmarshal\.|yaml\.(unsafe_)?load\(|\beval\(|\bexec\(", set()
    ),
    "an address that the visitor chose": Rule(r"redirect\(request\.(GET|POST|META)", set()),
    "a secret compared letter by letter": Rule(
        r"(token|digest|signature|secret)\s*==\s*\w|==\s*(token|digest|signature|secret)\b(?!\s*=)", set()
    ),
}


@pytest.mark.parametrize("name", RULES)
def test_what_is_dangerous_stands_only_where_it_was_thought_about(name: str) -> None:
    rule = RULES[name]
    found = {path for path, text in _sources().items() if re.search(rule.pattern, text)}
    assert {path for path in found if not path.startswith(tuple(rule.allowed))} == set()


@pytest.mark.parametrize("name", RULES)
def test_an_exception_that_nobody_needs_any_more_is_taken_back(name: str) -> None:
    rule = RULES[name]
    found = {path for path, text in _sources().items() if re.search(rule.pattern, text)}
    assert {each for each in rule.allowed if not any(path.startswith(each) for path in found)} == set()


@cache
def _sources() -> dict[str, str]:
    found: dict[str, str] = {}
    for path in SOURCE.rglob("*"):
        if path.suffix in {".py", ".html"} and "migrations" not in path.parts:
            found[str(path.relative_to(SOURCE))] = _without_comments(path)
    return found


def _without_comments(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    return re.sub(r"^\s*#.*$", "", text, flags=re.MULTILINE) if path.suffix == ".py" else text
