"""What an Exchange server refuses, as values."""

from dataclasses import dataclass, field


@dataclass
class EwsError(Exception):
    """One EWS response code. Raised for one item it becomes an error message inside HTTP 200;
    with `is_fault` it is a SOAP fault in HTTP 500 that ends the request.

    https://learn.microsoft.com/exchange/client-developer/web-service-reference/responsecode
    """

    code: str
    text: str = ""
    is_fault: bool = False
    values: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__(f"{self.code}: {self.message}")

    @property
    def message(self) -> str:
        return self.text or MESSAGES.get(self.code, "The request failed.")


def schema_violation(violation: str) -> EwsError:
    """The whole request is refused before any of its work is done."""
    return EwsError(
        "ErrorSchemaValidation",
        f"The request failed schema validation: {violation}",
        is_fault=True,
        values={"Violation": violation},
    )


def server_busy(back_off_milliseconds: int, *, is_fault: bool) -> EwsError:
    """Throttling. The client should stay away for `BackOffMilliseconds`.

    https://learn.microsoft.com/exchange/client-developer/exchange-web-services/ews-throttling-in-exchange
    """
    return EwsError(
        "ErrorServerBusy",
        "The server cannot service this request right now. Try again later.",
        is_fault=is_fault,
        values={"BackOffMilliseconds": str(back_off_milliseconds)},
    )


MESSAGES = {
    "ErrorAccessDenied": "Access is denied. Check credentials and try again.",
    "ErrorAccountDisabled": "The account is disabled.",
    "ErrorCalendarEndDateIsEarlierThanStartDate": "EndDate is earlier than StartDate",
    "ErrorCalendarFolderIsInvalidForCalendarView": "CalendarView is only valid for calendar folders.",
    "ErrorCalendarIsNotOrganizer": "The user must be the organizer to perform this operation.",
    "ErrorCalendarOccurrenceIsDeletedFromRecurrence": "Occurrence with this index was previously deleted.",
    "ErrorCalendarViewRangeTooBig": "The specified view range exceeds the maximum range of two years.",
    "ErrorCannotCreateCalendarItemInNonCalendarFolder": "Cannot create a calendar item in a non-calendar folder.",
    "ErrorChangeKeyRequired": "A change key is required for this operation.",
    "ErrorChangeKeyRequiredForWriteOperations": "The change key is required for this operation.",
    "ErrorCreateItemAccessDenied": "The user account does not have permission to create items in this folder.",
    "ErrorDeleteDistinguishedFolder": "Distinguished folders cannot be deleted.",
    "ErrorExceededConnectionCount": "You have exceeded the available concurrent connections for your account.",
    "ErrorFolderExists": "A folder with the specified name already exists.",
    "ErrorFolderNotFound": "The specified folder could not be found in the store.",
    "ErrorImpersonateUserDenied": "The account does not have permission to impersonate the requested user.",
    "ErrorInvalidChangeKey": "The change key is invalid.",
    "ErrorInvalidIdMalformed": "Id is malformed.",
    "ErrorInvalidPropertySet": "Set action is invalid for property.",
    "ErrorInvalidSubscription": "The specified subscription is not valid.",
    "ErrorInvalidSyncStateData": "The synchronization state data is corrupt or otherwise invalid.",
    "ErrorInvalidTimeInterval": "The start time must be before the end time.",
    "ErrorIrresolvableConflict": "The send or update operation could not be performed because the change key"
    " passed in the request does not match the current change key for the item.",
    "ErrorItemNotFound": "The specified object was not found in the store.",
    "ErrorMailRecipientNotFound": "Unable to resolve the recipient address to a mailbox.",
    "ErrorMailboxDataArrayTooBig": "There are too many target users in the request.",
    "ErrorMailboxMoveInProgress": "Mailbox move in progress. Try again later.",
    "ErrorMessageDispositionRequired": "The MessageDisposition attribute is required for this type of item.",
    "ErrorMissingArgument": "The request is missing an argument.",
    "ErrorNameResolutionNoResults": "No results were found.",
    "ErrorNonExistentMailbox": "The SMTP address has no mailbox associated with it.",
    "ErrorPasswordChangeRequired": "The password must be changed before signing in.",
    "ErrorPasswordExpired": "The password has expired.",
    "ErrorSendMeetingCancellationsRequired": "The SendMeetingCancellations attribute is required for calendar items.",
    "ErrorSendMeetingInvitationsOrCancellationsRequired": "The SendMeetingInvitationsOrCancellations attribute is"
    " required for calendar items.",
    "ErrorSendMeetingInvitationsRequired": "The SendMeetingInvitations attribute is required for calendar items.",
    "ErrorSubscriptionNotFound": "The subscription was not found.",
    "ErrorTimeIntervalTooBig": "The requested time duration specified for FreeBusyViewOptions.TimeWindow is too long."
    " The allowed limit is 62 days.",
}
