"""What the floors above may listen to. Sent after commit: the signal is the nudge, the row is the truth."""

from django.dispatch import Signal

mirror_changed = Signal()  # host_id
calendars_read = Signal()  # host_id: a reading succeeded, whether or not it changed anything
event_written = Signal()  # event_id
