"""A stand-in Exchange server over real HTTP(S), written from the protocol.

`Simulator` is the whole of it; docs/simulator.md describes it.
"""

from exchange_simulator.autodiscover.settings import AutodiscoverSettings
from exchange_simulator.mailbox.event import Attendee, Event, Person
from exchange_simulator.mailbox.recurrence import Recurrence
from exchange_simulator.operations.call import Limits
from exchange_simulator.simulator import NewMailbox, Simulator

__all__ = [
    "Attendee",
    "AutodiscoverSettings",
    "Event",
    "Limits",
    "NewMailbox",
    "Person",
    "Recurrence",
    "Simulator",
]
