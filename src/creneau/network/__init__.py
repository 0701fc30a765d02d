"""From a name to addresses, and which of them nobody may be sent to. The standard library only."""
