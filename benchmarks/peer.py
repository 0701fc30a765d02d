"""Cal.com's functions in a process of their own, asked one workload at a time."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any

from benchmarks.workload import Workload

FOLDER = Path(__file__).with_name("calcom")


def install() -> str | None:
    """Installs the peer from npm into its ignored folder. What was in the way, or None."""
    if not shutil.which("npm") or not shutil.which("node"):
        return "npm and node are not on this machine"
    if (FOLDER / "node_modules" / "@calcom" / "platform-libraries").exists():
        return None
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, check=False, timeout=180)
    return None if done.returncode == 0 else f"npm could not install it: {done.stderr.strip().splitlines()[-1:]}"


class Peer:
    """`with Peer() as peer: peer.take(workload); peer.milliseconds()`"""

    def __enter__(self) -> "Peer":
        # Cal.com runs in UTC; a production build skips its development checks.
        environment = os.environ | {"TZ": "UTC", "NODE_ENV": "production"}
        self._process = subprocess.Popen(
            ["node", "peer.mjs"], cwd=FOLDER, env=environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._process.communicate()

    def take(self, workload: Workload) -> None:
        self._ask({"workload": workload.for_the_peer()})

    def milliseconds(self) -> float:
        """How long it takes for the workload once more."""
        return float(self._ask({"run": True})["milliseconds"])

    def slots(self) -> tuple[float, dict[str, list[str]]]:
        """The milliseconds, and what was found: day of the invitee → starts."""
        answer = self._ask({"slots": True})
        days: dict[str, list[str]] = answer["slots"]
        found = {day: [start.replace(".000Z", "Z") for start in starts] for day, starts in days.items()}
        return float(answer["milliseconds"]), found

    def _ask(self, question: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer
