"""What the floors above may listen to. Sent after commit: the signal is the nudge, the row is the truth."""

from django.dispatch import Signal

booking_followed = Signal()  # booking_id, change_id: a booking went along with its event; the row is EventChange
