"""How long a command of the product takes before it begins: a Python process that imports it, and one that does not."""

import subprocess
import sys
import time
from statistics import median
from typing import Any

ROUNDS = 7
COMMAND = [sys.executable, "-m", "creneau.cli.main", "slots", "--help"]
BARE = [sys.executable, "-c", "pass"]


def run() -> dict[str, dict[str, Any]]:
    """``{name: {value, unit, ratio, against}}``; in turns."""
    rounds = [(_seconds(COMMAND), _seconds(BARE)) for _ in range(ROUNDS)]
    ours, bare = (median(side) for side in zip(*rounds, strict=True))
    return {"`creneau slots --help`": _result(ours), "Python alone": _result(bare)}


def _seconds(command: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, capture_output=True, check=True)
    return time.perf_counter() - began


def _result(value: float) -> dict[str, Any]:
    return {"value": round(value, 3), "unit": "s", "ratio": None, "against": None}
