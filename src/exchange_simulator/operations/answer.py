"""Response messages: one for each thing that was asked for."""

from collections.abc import Callable, Iterable

from exchange_simulator.errors import EwsError
from exchange_simulator.operations.call import Call
from exchange_simulator.wire.soap import message_xml
from exchange_simulator.wire.xml import MESSAGES, Element, m

Parts = Iterable[Element | None]


def response(call: Call, messages: list[Element]) -> Element:
    """<m:XResponse> with its messages, X being the operation asked for."""
    return m(f"{call.request.operation}Response", m("ResponseMessages", messages))


def for_each(
    call: Call, things: Iterable[Element], work: Callable[[Element], Parts], empty: Callable[[], Parts] = lambda: ()
) -> Element:
    """Does `work` for each thing; what is refused becomes an error message of its own and stops nothing else.

    `empty` gives the elements that an error message carries where the schema wants them.
    """
    return response(call, [attempt(call, lambda thing=thing: work(thing), empty) for thing in things])  # type: ignore[misc]


def attempt(call: Call, work: Callable[[], Parts], empty: Callable[[], Parts] = lambda: ()) -> Element:
    try:
        if call.refusal is not None:
            raise call.refusal
        return success(call, work())
    except EwsError as error:
        if error.is_fault:
            raise
        return failure(call, error, empty())


def success(call: Call, parts: Parts) -> Element:
    message = m(f"{call.request.operation}ResponseMessage", m("ResponseCode", "NoError"), ResponseClass="Success")
    message.extend(part for part in parts if part is not None)
    return message


def failure(call: Call, error: EwsError, parts: Parts = ()) -> Element:
    message = m(
        f"{call.request.operation}ResponseMessage",
        m("MessageText", error.message),
        m("ResponseCode", error.code),
        m("DescriptiveLinkKey", "0"),
        ResponseClass="Error",
    )
    if error.values:
        message.append(message_xml(error, MESSAGES))
    message.extend(part for part in parts if part is not None)
    return message


def no_items() -> list[Element]:
    return [m("Items")]


def no_folders() -> list[Element]:
    return [m("Folders")]
