"""Tells other programs what became of bookings: signed, repeated until it arrives, written down."""
