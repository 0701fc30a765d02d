"""Slots beside Cal.com's own functions, alternating in one run; and how our time grows."""

import sys
from collections.abc import Callable, Iterator
from functools import cache
from statistics import median
from time import perf_counter
from typing import Any

from benchmarks import peer
from benchmarks.workload import NEW_YORK, NOW, SCHEDULE, Workload, alone, team
from creneau.availability import BusyMask, Member, collective, offered, round_robin
from creneau.availability.candidates import forget

Days = dict[str, list[str]]
Results = dict[str, dict[str, Any]]
Ours = Callable[[], Days]

OURS_A_ROUND = 5


@cache
def workloads() -> list[tuple[Workload, int]]:
    """Each with how often the peer is asked once more after the comparison of the slots, which counts as well.

    The largest take it up to a minute, and it is warm by then. Our own part is repeated more often: it is over sooner.
    """
    return [
        (alone("60 days, 1,000 busy times", 60, 1000), 9),
        (alone("365 days, 5,000 busy times", 365, 5000), 5),
        (team("collective, 100 hosts", 100, "COLLECTIVE"), 2),
        (team("collective, 1,000 hosts", 1000, "COLLECTIVE"), 0),
        (team("round robin, 1,000 hosts", 1000, "ROUND_ROBIN"), 0),
    ]


def run() -> Results:
    """`{name: {value, unit, ratio, against}}`, in milliseconds; without ratios, and a notice, where npm is missing."""
    missing = peer.install()
    if missing:
        print(f"slots: without Cal.com: {missing}", file=sys.stderr)
        return dict(_alone()) | dict(_growth())
    with peer.Peer() as calcom:
        return dict(_beside(calcom)) | dict(_growth())


def _beside(calcom: peer.Peer) -> Iterator[tuple[str, dict[str, Any]]]:
    for workload, rounds in workloads():
        calcom.take(workload)
        ways = _ways(workload)
        theirs = [_check(ways, calcom)]
        ours: dict[str, list[float]] = {name: [] for name in ways}
        for number in range(max(rounds, 1)):
            for name, way in ways.items():
                ours[name] += _milliseconds(way, OURS_A_ROUND)
            if number < rounds:
                theirs.append(calcom.milliseconds())
        print(f"{workload.name}: Cal.com {median(theirs):,.1f} ms", file=sys.stderr)
        for name, times in ours.items():
            yield name, _result(median(times), median(theirs) / median(times))


def _check(ways: dict[str, Ours], calcom: peer.Peer) -> float:
    """Everyone lists the same slots: the rules agree on this workload. How long the peer took; we are warm now, too."""
    milliseconds, expected = calcom.slots()
    for name, way in ways.items():
        if way() != expected:
            raise RuntimeError(f"{name}: Cal.com lists other slots")
    return milliseconds


def _alone() -> Iterator[tuple[str, dict[str, Any]]]:
    for workload, _ in workloads():
        for name, way in _ways(workload).items():
            way()
            yield name, _result(median(_milliseconds(way, OURS_A_ROUND)))


def _ways(workload: Workload) -> dict[str, Ours]:
    """The name of each way of asking, and the way."""
    name, from_events, from_masks = f"slots: {workload.name}", _from_events(workload), _from_masks(workload)
    return {
        f"{name}, from raw events": from_events,
        f"{name}, from raw events, nothing remembered": _cold(from_events),
        f"{name}, from stored bitmaps": from_masks,
    }


def _from_events(workload: Workload) -> Ours:
    members = [Member(host, SCHEDULE, busy) for host, busy in enumerate(workload.hosts)]
    return lambda: _asked(workload, members)


def _from_masks(workload: Workload) -> Ours:
    """From the bytes, as the database hands them over."""
    window = workload.window
    stored = [BusyMask.covering(window, busy, version=1).to_bytes() for busy in workload.hosts]
    return lambda: _asked(
        workload, [Member(host, SCHEDULE, (), BusyMask.from_bytes(mask)) for host, mask in enumerate(stored)]
    )


def _cold(way: Ours) -> Ours:
    def forgetful() -> Days:
        forget()
        return way()

    return forgetful


def _asked(workload: Workload, members: list[Member]) -> Days:
    rules, window = workload.rules, workload.window
    if workload.scheduling == "COLLECTIVE":
        return collective(members, rules, window, NOW).by_day(NEW_YORK)
    if workload.scheduling == "ROUND_ROBIN":
        return round_robin(members, rules, window, NOW).offered.by_day(NEW_YORK)
    (host,) = members
    return offered(SCHEDULE, rules, window, host.busy, NOW, mask=host.mask).by_day(NEW_YORK)


def _growth() -> Iterator[tuple[str, dict[str, Any]]]:
    """One thing grows, the rest stays at 60 days, 1,000 busy times, one host."""
    for count in (0, 100, 1000, 5000, 20_000):
        yield from _grown(alone(f"{count:,} busy times in 60 days", 60, count))
    for days in (7, 30, 60, 180, 365, 730):
        yield from _grown(alone(f"1,000 busy times in {days} days", days, 1000))
    for hosts in (1, 10, 100, 1000):
        yield from _grown(team(f"collective of {hosts:,}", hosts, "COLLECTIVE"))
        yield from _grown(team(f"round robin of {hosts:,}", hosts, "ROUND_ROBIN"))


def _grown(workload: Workload) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, way in (("raw events", _from_events(workload)), ("stored bitmaps", _from_masks(workload))):
        way()
        yield f"slots grow: {workload.name}, from {name}", _result(median(_milliseconds(way, OURS_A_ROUND)))


def _milliseconds(way: Ours, times: int) -> list[float]:
    return [_once(way) for _ in range(times)]


def _once(way: Ours) -> float:
    began = perf_counter()
    way()
    return (perf_counter() - began) * 1000


def _result(value: float, ratio: float | None = None) -> dict[str, Any]:
    against = None if ratio is None else "Cal.com"
    return {"value": round(value, 3), "unit": "ms", "ratio": ratio and round(ratio, 1), "against": against}
