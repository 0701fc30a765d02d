"""What can be made to go wrong, and when."""

import itertools
import random
import threading
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field, fields
from typing import Any

_BEFORE_SIGN_IN_NAMES = (
    "status unavailable owa_redirect webmail_page activesync cut huge drip dtd billion_laughs garbage"
)
BEFORE_SIGN_IN = frozenset(_BEFORE_SIGN_IN_NAMES.split())
"""The answer is replaced before anybody's credentials are looked at, and no work is done."""
AFTER_SIGN_IN = frozenset(["forbidden", "busy", "error", "slow", "lost_answer", "cut_off", "ignored"])
"""`lost_answer` and `cut_off` do the work and then cut the connection, before or inside the answer; `ignored`
answers as if the work had been done."""
KINDS = BEFORE_SIGN_IN | AFTER_SIGN_IN


@dataclass
class Fault:
    """`operations`: EWS names, or Autodiscover; empty for every EWS operation. `times`: how many requests it
    still strikes, None for all. `probability`: of striking a request that fits.

    `status` is for kind `status`; `retry_after` (seconds) for `unavailable`, None sends no header; `code` for
    `error`; `back_off_milliseconds` for `busy`; `inside` puts an `error` or `busy` into a response message of an
    HTTP 200; `seconds` for `slow` and between the bytes of `drip`; `size` (bytes) for `huge` and `drip`.
    """

    kind: str
    operations: frozenset[str] = frozenset()
    times: int | None = None
    probability: float = 1.0
    status: int = 500
    retry_after: int | None = 5
    code: str = "ErrorInternalServerTransientError"
    back_off_milliseconds: int = 1000
    inside: bool = False
    seconds: float = 1.0
    size: int = 64 * 1024 * 1024
    id: int = 0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"unknown fault {self.kind!r}: one of {', '.join(sorted(KINDS))}")
        if not 0 <= self.probability <= 1:
            raise ValueError("probability is between 0 and 1")

    def fits(self, operation: str) -> bool:
        named = operation in self.operations if self.operations else operation not in ("", "Autodiscover")
        return named and self.times != 0

    def as_json(self) -> dict[str, Any]:
        return {each.name: getattr(self, each.name) for each in fields(self)} | {"operations": sorted(self.operations)}


@dataclass
class FaultPlan:
    """The faults in force, in the order they were added: the first that fits strikes, one a request.

    `seed` makes the probabilities repeatable.
    """

    seed: int = 0
    _faults: list[Fault] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._guard = threading.Lock()
        self._random = random.Random(self.seed)  # noqa: S311
        self._ids = itertools.count(1)

    def add(self, kind: str, *, operations: Iterable[str] = (), **settings: Any) -> Fault:
        """For instance `add("lost_answer", operations=["CreateItem"], times=2)`. Raises ValueError."""
        try:
            fault = Fault(kind, frozenset(operations), **settings)
        except TypeError as error:
            raise ValueError(str(error)) from error
        with self._guard:
            fault.id = next(self._ids)
            self._faults.append(fault)
        return fault

    def add_json(self, written: Mapping[str, Any]) -> Fault:
        """The same from a JSON object. Raises ValueError."""
        if not isinstance(written.get("kind"), str):
            raise ValueError("a fault has a kind")
        return self.add(**{str(name): value for name, value in written.items()})

    def clear(self) -> None:
        with self._guard:
            self._faults.clear()

    def remove(self, fault_id: int) -> None:
        with self._guard:
            self._faults = [fault for fault in self._faults if fault.id != fault_id]

    def all(self) -> list[Fault]:
        with self._guard:
            return list(self._faults)

    def take(self, operation: str, kinds: Set[str]) -> Fault | None:
        """The fault of these kinds that strikes this request; it is counted."""
        with self._guard:
            for fault in self._faults:
                if fault.kind in kinds and fault.fits(operation) and self._random.random() < fault.probability:
                    if fault.times is not None:
                        fault.times -= 1
                    return fault
        return None
