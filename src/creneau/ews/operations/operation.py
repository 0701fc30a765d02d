"""What every operation is."""

from typing import Protocol, Self, TypeVar, runtime_checkable

from creneau.ews.envelope import Opened, open_envelope
from creneau.ews.xml import Element

Answer = TypeVar("Answer", covariant=True)


class Operation(Protocol[Answer]):
    """A value that writes itself as XML and reads its own answer. It does no I/O."""

    def request(self) -> Element:
        """The child of soap:Body to send."""

    def answer(self, body: Element) -> Answer:
        """What the child of the answer's soap:Body says; raises an `errors.ExchangeError`."""


@runtime_checkable
class Bulky(Protocol):
    """An operation that can read the bulk of its answer without having it parsed."""

    def take_out(self, answer: bytes) -> tuple[bytes, Self]:
        """What is left to parse, and the operation that knows the rest."""


def open_answer(operation: Operation[Answer], data: bytes) -> tuple[Opened, Operation[Answer]]:
    """What came back, and who can read it; raises an `errors.ExchangeError`."""
    if isinstance(operation, Bulky):
        data, operation = operation.take_out(data)
    return open_envelope(data), operation
