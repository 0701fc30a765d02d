"""`python -m exchange_simulator`."""

from exchange_simulator.cli import main

raise SystemExit(main())
