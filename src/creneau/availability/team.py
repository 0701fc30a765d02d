"""Several hosts asked at once: all of them free (collective), or any of them (round robin)."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from itertools import chain, compress
from operator import or_
from typing import NamedTuple

from creneau.availability.busy import Booked, Busy, without_booking
from creneau.availability.candidates import Candidates, candidate_bits, candidates, candidates_of_any
from creneau.availability.free import Flags, both, either, free_flags
from creneau.availability.instants import instant_at, seconds_at_or_after
from creneau.availability.interval import Interval
from creneau.availability.mask import BusyMask, Cells, dilated
from creneau.availability.offered import Offered, after_notice, allowed, offered_among
from creneau.availability.rules import Rules
from creneau.availability.schedule import Schedule


class Member(NamedTuple):
    """One host of a team. `busy` is read only where `mask` is missing or not exact, so it may be a lazy query."""

    host: Hashable
    schedule: Schedule
    busy: Iterable[Busy] = ()
    mask: BusyMask | None = None
    bookings: Iterable[Booked] = ()


def collective(
    members: Sequence[Member], rules: Rules, window: Interval, now: datetime, *, ignoring: Hashable | None = None
) -> Offered:
    """The starts at which every member is free; none without members. Otherwise as in `slots`.

    The team's hours are what one interval of each member has in common, and each such interval has its own grid.
    """
    found = candidates([member.schedule for member in members], rules, window, now)
    masked, others = _by_cells(members, found, rules, ignoring)
    busy = chain.from_iterable(without_booking(member.busy, ignoring) for member in others)
    flags = free_flags(found.starts, rules, busy)
    for cells, group in masked.items():
        everyones = reduce(or_, (mask.bits for _, mask in group))
        flags = both(flags, cells.flags(dilated(everyones, cells.reach(rules)), found, rules))
    flags = after_notice(found, flags, rules, now)
    for member in members:
        flags = allowed(found, flags, rules, member.bookings, member.schedule.zone, ignoring)
    return Offered(found, flags)


@dataclass(frozen=True)
class RoundRobin:
    """The starts at which any member is free, and who is."""

    offered: Offered
    members: Sequence[Member]
    rules: Rules
    window: Interval
    now: datetime
    ignoring: Hashable | None = None

    def hosts_at(self, start: datetime) -> list[Hashable]:
        """The members who can be booked at this start, in their order."""
        second = seconds_at_or_after(start)
        own = {schedule: self._own(schedule) for schedule in {member.schedule for member in self.members}}
        at = Candidates([second] if instant_at(second) == start else [])
        return [m.host for m in self.members if second in own[m.schedule].places and any(self._flags(at, m))]

    def _own(self, schedule: Schedule) -> Candidates:
        return candidates([schedule], self.rules, self.window, self.now)

    def _flags(self, at: Candidates, member: Member) -> Flags:
        return _offered_by(member, at, self.rules, self.now, self.ignoring).flags


def round_robin(
    members: Sequence[Member], rules: Rules, window: Interval, now: datetime, *, ignoring: Hashable | None = None
) -> RoundRobin:
    """The starts at which one member or another is free, each on that member's own grid. Otherwise as in `slots`.

    Members are asked one by one, for a slot must fit one of them, but no longer than until every start is taken.
    """
    found = candidates_of_any([member.schedule for member in members], rules, window, now)
    masked, others = ({}, members) if rules.has_limits else _by_cells(members, found, rules, ignoring)
    flags = bytes(len(found.starts))
    for cells, group in masked.items():
        flags = either(flags, _free_in_any(cells, group, found, rules, window, now))
    for member in others:
        own = candidates([member.schedule], rules, window, now)
        free = set(compress(own.starts, _offered_by(member, own, rules, now, ignoring).flags))
        flags = either(flags, bytes(start in free for start in found.starts))
    return RoundRobin(Offered(found, after_notice(found, flags, rules, now)), members, rules, window, now, ignoring)


Masked = list[tuple[Member, BusyMask]]


def _by_cells(
    members: Sequence[Member], found: Candidates, rules: Rules, ignoring: Hashable | None
) -> tuple[dict[Cells, Masked], list[Member]]:
    """The members whose masks can be used, by the masks' cells, and the members who are asked by their busy times.

    A booking that is to be ignored is in a mask for good: then nobody's mask is used.
    """
    masked: dict[Cells, Masked] = defaultdict(list)
    others = []
    for member in members:
        if member.mask is None or ignoring is not None:
            others.append(member)
        else:
            masked[member.mask.cells].append((member, member.mask))
    for cells in [cells for cells in masked if not cells.are_exact_for(found, rules)]:
        others += [member for member, _ in masked.pop(cells)]
    return masked, others


def _free_in_any(
    cells: Cells, group: Masked, found: Candidates, rules: Rules, window: Interval, now: datetime
) -> Flags:
    """Where any member of the group is free; stops once that is everywhere."""
    base, reach = cells.base_of_starts(rules), cells.reach(rules)
    everywhere, free = found.bits(base, cells.seconds), 0
    for schedule, masks in _by_schedule(group).items():
        own = candidate_bits(schedule, rules, window, now, base, cells.seconds)
        for bits in masks:
            free |= own & ~dilated(bits, reach)
            if free == everywhere:
                return b"\1" * len(found.starts)
    return cells.flags(everywhere & ~free, found, rules)


def _by_schedule(group: Masked) -> dict[Schedule, list[int]]:
    masks: dict[Schedule, list[int]] = defaultdict(list)
    for member, mask in group:
        masks[member.schedule].append(mask.bits)
    return masks


def _offered_by(member: Member, found: Candidates, rules: Rules, now: datetime, ignoring: Hashable | None) -> Offered:
    return offered_among(
        found,
        member.schedule,
        rules,
        member.busy,
        now,
        mask=member.mask,
        bookings=member.bookings,
        ignoring=ignoring,
    )
