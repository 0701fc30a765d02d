"""Requests a second of the slots endpoint and of the booking page, beside views that compute nothing.

Those stand behind the same middleware and read one indexed row; the one answers with constant bytes, the other renders
the page's template with constant data.
"""

import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from tests.served import Served, serve

SECONDS, ROUNDS, CONNECTIONS = 5, 3, 16
DAYS = 31

Results = dict[str, dict[str, Any]]


def run() -> Results:
    """``{name: {value, unit, ratio, against}}``; nothing, and a notice, where wrk is not on this machine."""
    if not shutil.which("wrk"):
        print("http: wrk is not on this machine (apt-get install wrk)", file=sys.stderr)
        return {}
    with tempfile.TemporaryDirectory(prefix="creneau-bench-") as folder:
        settings = {"DJANGO_SETTINGS_MODULE": "benchmarks.served.site", "CRENEAU_RATE_LIMITS": "off"}
        with serve(Path(folder), **settings) as served:
            return _measure(served, Path(folder))


def _measure(served: Served, folder: Path) -> Results:
    subprocess.run([sys.executable, "-m", "benchmarks.served.site"], env=served.environment, check=True)
    slots, month = f"{served.url}{_question()}", f"month={_next_month():%Y-%m}"
    (folder / "constant.json").write_bytes(_content(slots))
    booking_page, constant_page = (f"{served.url}/{at}?{month}" for at in ("alice/30min", "constant/page"))
    if _content(booking_page) != _content(constant_page):
        raise RuntimeError("the page's baseline shows something else")
    return _beside(
        f"slots endpoint, {DAYS} days", slots, "one indexed row, the same bytes", f"{served.url}/constant"
    ) | (
        _beside(
            "booking page, a month", booking_page, "one indexed row, the same page from constant data", constant_page
        )
    )


def _beside(name: str, url: str, baseline_name: str, baseline_url: str) -> Results:
    """In turns; the ratio is the median of the turns' ratios."""
    rounds = [(_requests_a_second(url), _requests_a_second(baseline_url)) for _ in range(ROUNDS)]
    ours, baseline = (median(side) for side in zip(*rounds, strict=True))
    ratio = median(one / other for one, other in rounds)
    return {name: _result(ours, ratio), baseline_name: _result(baseline)}


def _result(value: float, ratio: float | None = None) -> dict[str, Any]:
    against = "baseline" if ratio else None
    return {"value": round(value, 1), "unit": "requests/s", "ratio": ratio and round(ratio, 2), "against": against}


def _content(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=10) as answer:
        content: bytes = answer.read()
    return content


def _next_month() -> datetime:
    return (datetime.now(UTC).replace(day=1) + timedelta(days=32)).replace(day=1)


def _question() -> str:
    start = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    end = start + timedelta(days=DAYS)
    return f"/api/v1/hosts/alice/event-types/30min/slots?start={start:%Y-%m-%dT%H:%M:%SZ}&end={end:%Y-%m-%dT%H:%M:%SZ}"


def _requests_a_second(url: str) -> float:
    command = ["wrk", "--threads=1", f"--connections={CONNECTIONS}", f"--duration={SECONDS}s", url]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in said or "Socket errors" in said:
        raise RuntimeError(said)
    found = re.search(r"Requests/sec:\s+([\d.]+)", said)
    if found is None:
        raise RuntimeError(said)
    return float(found[1])


if __name__ == "__main__":
    for name, result in run().items():
        print(f"{name:40} {result}")
