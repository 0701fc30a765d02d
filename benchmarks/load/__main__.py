"""``python -m benchmarks.load [SECONDS]``: as many people as two web processes can bear, then more than they can.

1. For that long, fifty people who never wait look, book, move and cancel; the memory of every process is looked at.
2. The page of a month and the slots are asked for by 16, 64 and 256 connections at once.

The exit status says whether any request failed, or memory grew by more than a twentieth after the first third.
"""

from __future__ import annotations

import argparse
import json
import re
import signal
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.load import HOSTS
from tests.faults.house import ROOT, House, house
from tests.postgresql import children

PEOPLE, PROCESSES = 50, 2
CONNECTIONS, WRK_SECONDS = (16, 64, 256), 15
GROWTH = 1.05


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # whoever ends it early leaves no process behind
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description=__doc__)
    parser.add_argument("seconds", type=int, nargs="?", default=600)
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="creneau-load-") as name:
        folder = Path(name)
        if arguments.engine == "postgresql":
            folder.chmod(0o755)
        with house(folder, engine=arguments.engine, hosts=HOSTS, processes=PROCESSES) as built:
            calm = people(built, arguments.seconds) & rush(built)
    return 0 if calm else 1


def people(built: House, seconds: int) -> bool:
    """Whether nobody met an error and memory stayed where it was."""
    command = [sys.executable, "-m", "locust", "-f", "benchmarks/load/people.py", "--headless", "--json"]
    options = ["-u", str(PEOPLE), "-r", str(PEOPLE), "-t", f"{seconds}s", "-H", built.webs[0].url]
    with tempfile.TemporaryFile("w+") as said:  # more than a pipe holds
        locust = subprocess.Popen([*command, *options], stdout=said, stderr=subprocess.DEVNULL, cwd=ROOT)
        seen = _memory_until_end(built, locust)
        said.seek(0)
        failures = _print_answers(json.load(said), seconds)
    return _print_memory(seen) and not failures


def rush(built: House) -> bool:
    """Whether nobody met an error."""
    start = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    end = start + timedelta(days=31)
    window = f"start={start:%Y-%m-%dT%H:%M:%SZ}&end={end:%Y-%m-%dT%H:%M:%SZ}"
    paths = ("/host0/30min", f"/api/v1/hosts/host0/event-types/30min/slots?{window}")
    calm = [_rush(built.webs[0].url + path, connections) for path in paths for connections in CONNECTIONS]
    return all(calm)


def _rush(url: str, connections: int) -> bool:
    options = ["--threads=1", "--timeout=30s", f"--connections={connections}", f"--duration={WRK_SECONDS}s"]
    said = subprocess.run(["wrk", *options, url], capture_output=True, text=True, check=True).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    wrong = re.findall(r"(Non-2xx.*|Socket errors.*)", said)
    said_wrong = " ".join(wrong) or "no error"
    path = url.split("/", 3)[3].partition("?")[0]
    print(f"{path:<45} {connections:>4} at once {rate[1] if rate else '?':>9} requests/s {said_wrong}")
    return not wrong


def _memory_until_end(built: House, locust: subprocess.Popen[bytes]) -> dict[int, list[float]]:
    """Megabytes of each process of the installation, every two seconds."""
    seen: dict[int, list[float]] = {}
    while locust.poll() is None:
        for process in (*built.webs, *built.workers):
            for pid in _family(process.child.pid if process.child else 0):
                seen.setdefault(pid, []).append(_megabytes(pid))
        time.sleep(2)
    return seen


def _family(pid: int) -> list[int]:
    return [pid, *(each for child in children(pid) for each in _family(child))]


def _megabytes(pid: int) -> float:
    """Of its own, what it shares divided among those that share it."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    [line] = re.findall(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE)
    return int(line) / 1024


def _print_answers(answers: list[dict[str, Any]], seconds: int) -> int:
    failures = sum(each["num_failures"] for each in answers)
    total = sum(each["num_requests"] for each in answers)
    print(f"{PEOPLE} people for {seconds} s: {total} requests, {total / seconds:.1f} a second, {failures} failed")
    for each in sorted(answers, key=lambda answer: -answer["num_requests"]):
        times = sorted((float(time_), count) for time_, count in each["response_times"].items())
        half, most = (_percentile(times, share) for share in (0.5, 0.95))
        print(
            f"  {each['name']:<20} {each['num_requests']:>7}  median {half:>6.0f} ms  95th percentile {most:>6.0f} ms"
        )
    return int(failures)


def _percentile(times: list[tuple[float, int]], share: float) -> float:
    wanted, so_far = share * sum(count for _, count in times), 0
    for time_, count in times:
        so_far += count
        if so_far >= wanted:
            return time_
    return 0.0


def _print_memory(seen: dict[int, list[float]]) -> bool:
    """Every tenth of the time; flat is what does not grow once the first third has filled what is kept."""
    flat = True
    for pid, megabytes in seen.items():
        size = max(1, len(megabytes) // 10)
        tenths = [median(megabytes[at : at + size]) for at in range(0, len(megabytes), size)][:10]
        grown = tenths[-1] > tenths[len(tenths) // 3] * GROWTH
        flat &= not grown
        print(f"  process {pid}: {' '.join(f'{each:.0f}' for each in tenths)} MB{', GROWN' * grown}")
    return flat


if __name__ == "__main__":
    sys.exit(main())
