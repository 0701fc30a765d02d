"""``python -m tests.fuzz [SECONDS]``: atheris, guided by what is covered; without it, many rounds of spoilt answers.

A finding stops it, and is kept as a file beside the seeds under ``var/fuzz``.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

FOLDER = Path("var/fuzz")


def main() -> int:
    seconds = sys.argv[1] if len(sys.argv) > 1 else "600"
    try:
        import atheris
    except ImportError:
        print("atheris is not here; many rounds of spoilt answers instead")
        rounds = os.environ | {"CRENEAU_FUZZ_ROUNDS": "20000"}
        command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--timeout", "0", "tests/fuzz"]
        return subprocess.run(command, env=rounds, check=False).returncode
    with atheris.instrument_imports(include=["creneau"]):
        from tests.fuzz.readers import READERS, read
    from tests.fuzz.seeds import keep

    names = list(READERS)
    keep(FOLDER, names)

    def once(data: bytes) -> None:
        if data:
            read(names[data[0] % len(names)], data[1:])

    options = ["-timeout=5", f"-max_total_time={seconds}", "-max_len=8192", f"-artifact_prefix={FOLDER}/found-"]
    atheris.Setup([sys.argv[0], *options, str(FOLDER)], once)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
