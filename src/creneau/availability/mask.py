"""A host's busy time as one big number, a bit a cell: small to keep, quick to ask, and exact or not used.

Cells are rounded outward: a cell is busy when any moment of it is. That changes no answer where every slot, with its
buffers, is made of whole cells; `is_exact_for` says whether it is.
"""

from collections.abc import Iterable
from struct import Struct
from typing import NamedTuple

from creneau.availability.busy import Busy
from creneau.availability.candidates import Candidates
from creneau.availability.free import Flags
from creneau.availability.instants import DAY, EPOCH, MINUTE, seconds_at_or_after, seconds_at_or_before
from creneau.availability.interval import Interval
from creneau.availability.rules import Rules

CELL_MINUTES = (5, 1)
"""From the one that is asked fastest to the one that is exact most often."""


class Cells(NamedTuple):
    """A row of cells of equal length."""

    base: int
    """Where the first begins, in seconds since 1970."""
    granularity_minutes: int
    length: int

    @property
    def seconds(self) -> int:
        return self.granularity_minutes * MINUTE

    def are_exact_for(self, found: Candidates, rules: Rules) -> bool:
        """Whether slots and buffers of these candidates are whole cells, and all within the row."""
        before, after = rules.buffer_before_minutes, rules.duration_minutes + rules.buffer_after_minutes
        if before % self.granularity_minutes or after % self.granularity_minutes:
            return False
        if not found.starts:
            return True
        first, end = found.starts[0] - before * MINUTE, found.starts[-1] + after * MINUTE
        is_within = self.base <= first and end <= self.base + self.length * self.seconds
        return is_within and found.are_on_cells(self.base, self.seconds)

    def reach(self, rules: Rules) -> int:
        """How many cells a slot takes with its buffers."""
        minutes = rules.buffer_before_minutes + rules.duration_minutes + rules.buffer_after_minutes
        return minutes // self.granularity_minutes

    def base_of_starts(self, rules: Rules) -> int:
        """A bit of a dilated mask is where the buffer before begins: the start it speaks of is that much later."""
        return self.base + rules.buffer_before_minutes * MINUTE

    def flags(self, blocked: int, found: Candidates, rules: Rules) -> Flags:
        """A flag a candidate, from a dilated mask."""
        base = self.base_of_starts(rules)
        free = bin(blocked | 1 << self.length)[3:].encode().translate(_FREE_WHERE_0)
        return bytes(found.picker(base, self.seconds, self.length)(free)[:-2])


_FREE_WHERE_0 = bytes.maketrans(b"01", b"\1\0")


class BusyMask(NamedTuple):
    """The stored form. `version` is the host's `busy_version` it was built from: another one, and it is stale."""

    cells: Cells
    bits: int
    version: int

    @classmethod
    def covering(
        cls, window: Interval, busy: Iterable[Busy], *, version: int, granularity_minutes: int = CELL_MINUTES[0]
    ) -> "BusyMask":
        """The busy time in `window` and a day around it, for buffers and slots that reach out."""
        cell = granularity_minutes * MINUTE
        base = seconds_at_or_before(window.start) // DAY * DAY - DAY
        count = (seconds_at_or_after(window.end) - base) // cell + 1 + DAY // cell
        cells = Cells(base, granularity_minutes, count)
        return cls(cells, _bits(cells, busy), version)

    def is_exact_for(self, found: Candidates, rules: Rules) -> bool:
        """Whether asking this instead of the busy times changes no answer."""
        return self.cells.are_exact_for(found, rules)

    def free_flags(self, found: Candidates, rules: Rules) -> Flags:
        """The same as `free.free_flags` of the busy times, where `is_exact_for`."""
        return self.cells.flags(dilated(self.bits, self.cells.reach(rules)), found, rules)

    def to_bytes(self) -> bytes:
        """To keep; `from_bytes` reads it. About 37 bytes a day in cells of 5 minutes."""
        head = _HEAD.pack(_FORMAT, self.cells.granularity_minutes, self.cells.length, self.cells.base, self.version)
        return head + self.bits.to_bytes(_bytes_for(self.cells), "little")

    @classmethod
    def from_bytes(cls, stored: bytes) -> "BusyMask":
        """Raises ValueError for what `to_bytes` of this version of the product did not write: build it anew."""
        head, bits = stored[: _HEAD.size], stored[_HEAD.size :]
        if len(head) == _HEAD.size and head[0] == _FORMAT:
            _, granularity_minutes, count, base, version = _HEAD.unpack(head)
            cells = Cells(base, granularity_minutes, count)
            if len(bits) == _bytes_for(cells):
                return cls(cells, int.from_bytes(bits, "little"), version)
        raise ValueError("not a busy mask of this version")


_FORMAT = 1
_HEAD = Struct("<BBIqq")


def _bytes_for(cells: Cells) -> int:
    return (cells.length + 7) // 8


def _bits(cells: Cells, busy: Iterable[Busy]) -> int:
    """Written as text, a digit a cell from the last to the first, and read as one number: no shift a busy time."""
    digits = bytearray(b"0") * cells.length
    for time in busy:
        since, until = time[0] - EPOCH, time[1] - EPOCH
        if since < until:
            first = max(0, (since.days * DAY + since.seconds - cells.base) // cells.seconds)
            last = until.days * DAY + until.seconds + (until.microseconds > 0) - cells.base
            end = min(cells.length, -(-last // cells.seconds))
            if first < end:
                digits[cells.length - end : cells.length - first] = b"1" * (end - first)
    return int(digits, 2)


def dilated(bits: int, reach: int) -> int:
    """Bit i is set where any of the `reach` bits from i upward is. Takes about log₂ `reach` shifts."""
    reached = 1
    while reached * 2 <= reach:
        bits |= bits >> reached
        reached *= 2
    return bits | bits >> (reach - reached)
