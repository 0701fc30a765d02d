"""https://learn.microsoft.com/exchange/client-developer/web-service-reference/cancelcalendaritem"""

from exchange_simulator.errors import EwsError
from exchange_simulator.operations import removing, sending
from exchange_simulator.operations.answer import Parts
from exchange_simulator.operations.call import Call
from exchange_simulator.wire.xml import Element, child, m, text


def cancel_calendar_item(call: Call, item: Element) -> Parts:
    """The organiser cancels: attendees are told, with the reason, and the meeting goes to Deleted Items."""
    if call.body.get("MessageDisposition") is None:
        raise EwsError("ErrorMessageDispositionRequired")
    reference = child(item, "ReferenceItemId")
    if reference is None:
        raise EwsError("ErrorMissingInformationReferenceItemId", "ReferenceItemId is required.")
    mailbox, event = call.item(reference)
    if event.my_response != "Organizer":
        raise EwsError("ErrorCalendarIsNotOrganizer")
    if not event.is_meeting:
        text_of_error = "The item to cancel is not a meeting."
        raise EwsError("ErrorInvalidItemForOperationCancelItem", text_of_error)
    call.check_change_key(reference, event)
    removing.check_rights(call, mailbox, event)
    sending.cancel(call, event, "SendToAllAndSaveCopy", text(item, "NewBodyContent"))
    removing.remove(mailbox, event, "MoveToDeletedItems")
    return [m("Items")]
