"""The words that Exchange writes for what we have names of our own for."""

from typing import Final

from creneau.ews.values import BusyStatus

EVENT_KEY_NAME: Final = "CreneauEventKey"  # a named property of the PublicStrings set
TRUE: Final = {"true", "1"}

# NoData, and words yet unknown, are not in here: whoever meets one takes it for busy.
STATUSES: Final = {
    "Free": BusyStatus.FREE,
    "Tentative": BusyStatus.TENTATIVE,
    "Busy": BusyStatus.BUSY,
    "OOF": BusyStatus.OUT_OF_OFFICE,
    "WorkingElsewhere": BusyStatus.WORKING_ELSEWHERE,
}
STATUS_WORDS: Final = {status: word for word, status in STATUSES.items()}
