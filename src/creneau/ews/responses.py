"""Exchange's ResponseCodes, and the response messages that carry them.

https://learn.microsoft.com/exchange/client-developer/web-service-reference/responsecode
"""

from collections.abc import Iterator

from creneau.ews import errors
from creneau.ews.numbers import read_number
from creneau.ews.xml import MESSAGES, PREFIXES, Element, find_text

RESPONSE_MESSAGES = f"{{{MESSAGES}}}ResponseMessages"
DEFAULT_BACK_OFF_SECONDS = 30.0

ERRORS: dict[str, type[errors.ExchangeError]] = {
    "ErrorServerBusy": errors.Throttled,
    "ErrorExceededConnectionCount": errors.Throttled,
    "ErrorExceededSubscriptionCount": errors.Throttled,
    "ErrorExceededFindCountLimit": errors.Throttled,
    "ErrorTooManyObjectsOpened": errors.Throttled,
    "ErrorTimeoutExpired": errors.TimedOut,
    "ErrorInvalidServerVersion": errors.InvalidServerVersion,
    "ErrorNonExistentMailbox": errors.NoMailbox,
    "ErrorNoMailbox": errors.NoMailbox,
    "ErrorMissingEmailAddress": errors.NoMailbox,
    "ErrorMissingInformationEmailAddress": errors.NoMailbox,
    "ErrorInvalidSmtpAddress": errors.NoMailbox,
    "ErrorMailRecipientNotFound": errors.NoMailbox,
    "ErrorAccountDisabled": errors.AccountDisabled,
    "ErrorPasswordExpired": errors.PasswordExpired,
    "ErrorPasswordChangeRequired": errors.PasswordExpired,
    "ErrorAccessDenied": errors.ReadOnly,
    "ErrorCreateItemAccessDenied": errors.ReadOnly,
    "ErrorDelegateNoUser": errors.ReadOnly,
    "ErrorNoFreeBusyAccess": errors.ReadOnly,
    "ErrorImpersonateUserDenied": errors.ReadOnly,
    "ErrorImpersonationDenied": errors.ReadOnly,
    "ErrorItemNotFound": errors.ItemNotFound,
    "ErrorObjectDeleted": errors.ItemNotFound,
    "ErrorFolderNotFound": errors.FolderNotFound,
    "ErrorParentFolderNotFound": errors.FolderNotFound,
    "ErrorSyncFolderNotFound": errors.FolderNotFound,
    "ErrorIrresolvableConflict": errors.Conflict,
    "ErrorChangeKeyRequired": errors.Conflict,
    "ErrorStaleObject": errors.Conflict,
    "ErrorInvalidChangeKey": errors.Conflict,
    "ErrorInvalidSyncStateData": errors.InvalidSyncState,
}


def response_messages(response: Element) -> Iterator[Element]:
    """The response messages of an answer, one an item or folder asked about; the first that is an error raises."""
    for message in each_response_message(response):
        raise_for_error(message)
        yield message


def each_response_message(response: Element) -> Element:
    """The element that holds the response messages, errors and all."""
    messages = response.find(RESPONSE_MESSAGES)
    if messages is None:
        raise errors.ServerError(f"the answer holds no response messages but {response.tag[-60:]}")
    return messages


def raise_for_error(message: Element) -> None:
    """Raise what a response message says, if it is an error; a warning is not."""
    if message.get("ResponseClass") == "Error":
        raise read_error(message)


def read_error(message: Element) -> errors.ExchangeError:
    """The error that a response message carries."""
    code = find_text(message, "m:ResponseCode")
    waiting = message.find("m:MessageXml/t:Value[@Name='BackOffMilliseconds']", PREFIXES)
    back_off = "" if waiting is None else waiting.text or ""
    return error_of(code, find_text(message, "m:MessageText"), back_off_milliseconds=back_off)


def error_of(code: str, message: str, *, back_off_milliseconds: str = "") -> errors.ExchangeError:
    """The error of a ResponseCode; a code without a class of its own is a ServerError that names it."""
    kind = ERRORS.get(code, errors.ServerError)
    if kind is errors.Throttled:
        return kind(message, code=code, retry_after_seconds=_seconds(back_off_milliseconds))
    return kind(message, code=code or None)


def _seconds(milliseconds: str) -> float:
    said = read_number(milliseconds, -1)
    return said / 1000 if said >= 0 else DEFAULT_BACK_OFF_SECONDS
