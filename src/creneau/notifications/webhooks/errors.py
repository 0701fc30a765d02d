"""Why something could not be delivered."""


class NotDelivered(Exception):
    """No answer came; the words are for the host."""
