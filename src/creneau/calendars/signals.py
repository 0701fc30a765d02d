"""What the floors above may listen to. Sent after commit: the signal is the nudge, the row is the truth."""

from django.dispatch import Signal

calendars_read = Signal()  # host_id: a reading of a connection succeeded, whether or not it changed anything
