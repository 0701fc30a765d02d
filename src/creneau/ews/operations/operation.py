"""What every operation is."""

from typing import Protocol, TypeVar

from creneau.ews.xml import Element

Answer = TypeVar("Answer", covariant=True)


class Operation(Protocol[Answer]):
    """A value that writes itself as XML and reads its own answer. It does no I/O."""

    def request(self) -> Element:
        """The child of soap:Body to send."""

    def answer(self, body: Element) -> Answer:
        """What the child of the answer's soap:Body says; raises an `errors.ExchangeError`."""
