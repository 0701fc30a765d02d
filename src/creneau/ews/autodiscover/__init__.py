"""Finding the server of a mailbox: what to ask, where, and what the answers mean. No I/O but one DNS question."""
