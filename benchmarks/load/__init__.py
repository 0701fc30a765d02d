"""`make load`: people in great number before two web processes; what must hold is that nobody meets an error, and that
memory does not grow."""

HOSTS = 20
