"""The checks of ``creneau check``: each yields what it found to be well, or raises with what to mend."""


class Mend(Exception):
    """What is wrong and what to do about it, in one line."""
