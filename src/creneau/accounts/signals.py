"""What the floors above may listen to. Sent after commit: the signal is the nudge, the row is the truth."""

from django.dispatch import Signal

alerted = Signal()  # alert_id: a person is to be told of a change of the way into their account; the row is Alert
