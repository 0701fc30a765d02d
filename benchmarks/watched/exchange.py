"""The simulated Exchange of `benchmarks.watching`: N mailboxes, and a change for each line on standard input."""

import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from exchange_simulator import NewMailbox, Simulator

PASSWORD = "canary-Aubergine-7"


def main() -> None:
    size, folder = int(sys.argv[1]), Path(sys.argv[2])
    mailboxes = [NewMailbox(f"host{number}@demo.example", PASSWORD) for number in range(size)]
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    with Simulator(mailboxes, auth=["basic"], ca_file=folder / "ca.pem") as simulator:
        print(json.dumps({"url": simulator.url}), flush=True)
        for line in sys.stdin:
            asked = json.loads(line)
            start = midnight + timedelta(days=2, minutes=asked["minute"])
            mailbox = simulator.mailbox(f"host{asked['mailbox']}@demo.example")
            mailbox.add_event("Visite", start=start, end=start + timedelta(minutes=30), status="Tentative")
            print(json.dumps({"start": start.strftime("%Y-%m-%d %H:%M:%S")}), flush=True)


main()
