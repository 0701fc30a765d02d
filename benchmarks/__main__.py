"""`make bench`: runs every module here that has a `run()`, prints a table, writes results.json beside this file."""

import importlib
import json
import os
import pkgutil
import platform
import sys
from pathlib import Path
from time import monotonic
from typing import Any

HERE = Path(__file__).parent


def main(wanted: list[str]) -> int:
    """Runs the modules that are named, or all. The exit status says whether all of them could be run."""
    results: dict[str, dict[str, Any]] = {}
    failed = False
    for name in wanted or sorted(module.name for module in pkgutil.iter_modules([str(HERE)])):
        try:
            results |= _results_of(name)
        except Exception as error:  # the others are measured all the same
            failed = True
            print(f"{name}: {type(error).__name__}: {error}", file=sys.stderr)
    _print(results)
    (HERE / "results.json").write_text(json.dumps(results, indent=2) + "\n")
    return int(failed)


def _results_of(name: str) -> dict[str, dict[str, Any]]:
    run = getattr(importlib.import_module(f"benchmarks.{name}"), "run", None) if name != "__main__" else None
    if run is None:
        return {}
    began = monotonic()
    found: dict[str, dict[str, Any]] = run()
    print(f"{name}: {len(found)} figures in {monotonic() - began:.0f} s", file=sys.stderr)
    return found


def _print(results: dict[str, dict[str, Any]]) -> None:
    busy = f"load {os.getloadavg()[2]:.1f}" if hasattr(os, "getloadavg") else "load unknown"
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {busy} over 15 minutes")
    width = max(map(len, results), default=0)
    for name, result in results.items():
        times = f"{result['ratio']:>10,} × {result['against']}" if result["ratio"] is not None else ""
        print(f"{name:<{width}} {result['value']:>12,} {result['unit']:<11}{times}".rstrip())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
