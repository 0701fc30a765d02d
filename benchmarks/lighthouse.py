"""``python -m benchmarks.lighthouse``: the booking page of the demonstration before Lighthouse 12, five times.

A report, no gate: figures of a busy machine vary. It takes npx (which fetches Lighthouse from npm the first time) and a
Chromium: the one on the path, or ``CHROME_PATH``.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

ROUNDS, TRIES = 5, 3  # now and then Lighthouse fails to record a load (NO_NAVSTART)
CATEGORIES = ("performance", "accessibility", "best-practices")
FLAGS = "--headless=new --no-sandbox --disable-gpu"


def main() -> int:
    chromium = os.environ.get("CHROME_PATH") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium or not shutil.which("npx"):
        print("lighthouse: this needs npx and a Chromium (apt-get install npm chromium)", file=sys.stderr)
        return 1
    with demonstration() as base:
        for form in ("mobile", "desktop"):
            _report(form, [_look(f"{base}alice/30min", form, chromium) for _ in range(ROUNDS)])
    return 0


@contextmanager
def demonstration() -> Iterator[str]:
    """The address of ``creneau demo``, which ends with the block."""
    command = [str(Path(sys.executable).with_name("creneau")), "demo", "--port", "8700"]
    demo = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        lines = demo.stdout or []
        yield next(line.removeprefix("Créneau: ").strip() for line in lines if line.startswith("Créneau: "))
    finally:
        demo.send_signal(signal.SIGTERM)
        demo.wait(timeout=30)


def _look(url: str, form: str, chromium: str) -> dict[str, Any]:
    command = ["npx", "--yes", "lighthouse@12", url, "--quiet", "--output=json", f"--chrome-flags={FLAGS}"]
    command += [f"--only-categories={','.join(CATEGORIES)}", *(["--preset=desktop"] if form == "desktop" else [])]
    environment = os.environ | {"CHROME_PATH": chromium}
    for _ in range(TRIES):
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=False)
        if done.returncode == 0:
            found: dict[str, Any] = json.loads(done.stdout)
            return found
    raise SystemExit(f"lighthouse: {url} could not be measured in {TRIES} tries")


def _report(form: str, rounds: list[dict[str, Any]]) -> None:
    scores = [
        f"{name} {median(round_['categories'][name]['score'] * 100 for round_ in rounds):.0f}" for name in CATEGORIES
    ]
    sent = rounds[-1]["audits"]["network-requests"]["details"]["items"]
    requests = [each for each in sent if each["transferSize"]]
    size = sum(each["transferSize"] for each in requests) / 1000
    paint = median(each["audits"]["largest-contentful-paint"]["numericValue"] for each in rounds)
    each_time = ", ".join(f"{each['categories']['performance']['score'] * 100:.0f}" for each in rounds)
    print(f"{form}: {', '.join(scores)}; largest paint {paint:.0f} ms, {size:.0f} KB in {len(requests)} requests")
    print(f"  performance each time: {each_time}")
    for audit in rounds[-1]["audits"].values():
        if audit["score"] is not None and audit["score"] < 0.9 and audit["scoreDisplayMode"] != "informative":
            print(f"  {audit['id']}: {audit['score']:.2f} {audit.get('displayValue', '')}".rstrip())


if __name__ == "__main__":
    sys.exit(main())
