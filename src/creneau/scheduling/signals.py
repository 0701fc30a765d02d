"""What the floors above may listen to. Sent after commit: the signal is the nudge, the row is the truth."""

from django.dispatch import Signal

booking_held = Signal()  # booking_id: its invitee is to be asked by mail to confirm the address
booking_changed = Signal()  # change_id, booking_id: something became of a booking; the row is BookingChange
