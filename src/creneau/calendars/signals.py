"""What the floors above may listen to. Sent after commit: the signal is the nudge, the row is the truth."""

from django.dispatch import Signal

calendars_read = Signal()  # host_id: a reading of a connection succeeded, whether or not it changed anything
events_changed = Signal()  # host_id: others changed events of ours in Exchange; the rows are EventChange
