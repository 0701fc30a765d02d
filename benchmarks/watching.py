"""Watching many mailboxes: what it costs while nothing changes, and how soon a change reaches the page's data.

The simulated Exchange runs in a process of its own, and so does the worker, the product's own. Measured: the worker's
processor time and memory, and the time from a change in Exchange to the mirror having it. The simulator and whoever
looks share the machine with the worker: what of its time each change takes is told beside.
"""

from __future__ import annotations

import json
import os
import random
import secrets
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet

ROOT = Path(__file__).parents[1]
PASSWORD = "canary-Aubergine-7"
SIZES = (10, 100, 1000)
IDLE_SECONDS = 20.0
RATES = ((5.0, 50), (50.0, 500))  # changes a second, changes
SHARES = {"median": 0.5, "90th percentile": 0.9, "95th percentile": 0.95, "99th percentile": 0.99, "slowest": 1.0}


def run(sizes: tuple[int, ...] = SIZES) -> dict[str, dict[str, Any]]:
    """``{name: {value, unit, ratio, against}}`` for each number of mailboxes."""
    results: dict[str, dict[str, Any]] = {}
    for size in sizes:
        for name, (value, unit) in _measure(size).items():
            results[f"watching {size}: {name}"] = {"value": value, "unit": unit, "ratio": None, "against": None}
    return results


def _measure(size: int) -> dict[str, tuple[float, str]]:
    with tempfile.TemporaryDirectory(prefix="creneau-watching-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        exchange = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.watched.exchange", str(size), str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        worker = None
        try:
            url = _line(exchange)["url"]
            environment = _environment(folder, url)
            _site(environment, "furnish", str(size), url)
            with (folder / "log").open("wb") as log:
                command = [sys.executable, "-m", "creneau.cli.main", "worker", "--threads", "4"]
                worker = subprocess.Popen(command, env=environment, stdout=log, stderr=log, cwd=ROOT)
            return _watch(folder, environment, exchange, worker, size)
        finally:
            for process in filter(None, (worker, exchange)):
                process.terminate()
                process.wait(40)


def _watch(
    folder: Path, environment: dict[str, str], exchange: Any, worker: subprocess.Popen[bytes], size: int
) -> dict[str, tuple[float, str]]:
    began = time.monotonic()
    while (streaming := _site(environment, "streaming")) < size and time.monotonic() - began < 180:
        time.sleep(1)
    ready = time.monotonic() - began
    time.sleep(5)
    before, at = _cpu_seconds(worker.pid), time.monotonic()
    time.sleep(IDLE_SECONDS)
    idle = 100 * (_cpu_seconds(worker.pid) - before) / (time.monotonic() - at)
    figures = {
        "mailboxes told of by Exchange": (float(streaming), "mailboxes"),
        "until all are": (round(ready, 1), "s"),
        "idle": (round(idle, 2), "% of a core"),
        "memory": (round(_megabytes(worker.pid)), "MB"),
    }
    begun = 0
    for rate, count in RATES:
        processes = {"worker": worker.pid, "simulator": exchange.pid, "measuring": os.getpid()}
        spent = {name: _cpu_seconds(pid) for name, pid in processes.items()}
        taken = sorted(_changes(folder, exchange, size, rate, range(begun, begun + count)))
        begun += count
        at = f"{rate:.0f} changes a second"
        for name, share in SHARES.items():
            figures[f"{at}, {name}"] = (round(taken[min(count - 1, int(count * share))] * 1000), "ms")
        for name, pid in processes.items():
            each = 1000 * (_cpu_seconds(pid) - spent[name]) / count
            figures[f"{at}, processor time a change: {name}"] = (round(each, 1), "ms")
    return figures


def _changes(folder: Path, exchange: Any, size: int, rate: float, minutes: range) -> list[float]:
    """Seconds from each change to the mirror, seen by looking at the database again and again."""
    import sqlite3

    rng, waiting, taken, left = random.Random(1), dict[str, float](), list[float](), list(minutes)
    database = sqlite3.connect(f"file:{folder}/creneau.sqlite3?mode=ro", uri=True, timeout=20)
    last = database.execute("SELECT coalesce(max(id), 0) FROM calendars_busytime").fetchone()[0]
    begin = time.monotonic()
    while len(taken) < len(minutes) and time.monotonic() - begin < len(minutes) / rate + 30:
        while left and time.monotonic() - begin >= (len(minutes) - len(left)) / rate:
            exchange.stdin.write(json.dumps({"mailbox": rng.randrange(size), "minute": left.pop()}) + "\n")
            exchange.stdin.flush()
            waiting[_line(exchange)["start"]] = time.monotonic()
        for number, start in database.execute("SELECT id, start_at FROM calendars_busytime WHERE id > ?", [last]):
            last = max(last, number)
            taken.append(time.monotonic() - waiting.pop(start))
        time.sleep(0.01)
    database.close()
    return taken + [60.0] * len(waiting)


def _site(environment: dict[str, str], *words: str) -> int:
    command = [sys.executable, "-m", "benchmarks.watched.site", *words]
    return int(subprocess.run(command, env=environment, capture_output=True, text=True, check=True, cwd=ROOT).stdout)


def _environment(folder: Path, url: str) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("CRENEAU_", "DJANGO_"))}
    return clean | {
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        "DJANGO_SETTINGS_MODULE": "creneau.config.settings",
        "CRENEAU_SECRET_KEY": secrets.token_urlsafe(48),
        "CRENEAU_CREDENTIAL_KEYS": Fernet.generate_key().decode(),
        "CRENEAU_BASE_URL": "http://127.0.0.1",
        "CRENEAU_DATA_DIR": str(folder),
        "CRENEAU_EXCHANGE_CA": str(folder / "ca.pem"),
        "CRENEAU_EXCHANGE_ALLOWED_NETWORKS": "127.0.0.0/8",
        "CRENEAU_EXCHANGE_SERVERS": f"demo.example={url}",
    }


def _line(process: Any) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(process.stdout.readline())
    return answer


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _megabytes(pid: int) -> float:
    [line] = [each for each in Path(f"/proc/{pid}/status").read_text().splitlines() if each.startswith("VmRSS")]
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    for wanted in tuple(map(int, sys.argv[1:])) or SIZES:
        for label, result in run((wanted,)).items():
            print(f"{label:55} {result['value']:>10} {result['unit']}", flush=True)
