"""From an e-mail address and a password to a connection that is known to work, or to the one reason why not."""

import time
from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from creneau.ews import errors, read
from creneau.ews.connection import Connection
from creneau.ews.deadline import Deadline
from creneau.ews.discovery import Found, discover
from creneau.ews.operations.resolve_names import ResolveNames
from creneau.ews.policy import Policy
from creneau.ews.probe import failed_step, since
from creneau.ews.request import Request
from creneau.ews.values import Availability, Folder, Step, WorkingHours

__all__ = ["Diagnosis", "Request", "diagnose"]


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What a connection needs to be kept, and what can be proposed to its host."""

    url: str
    username: str  # as it was sent
    version: str  # "2013" "2016" "2019" "se"
    build: str
    mailbox_name: str  # "" where the server does not tell
    folders: list[Folder] = field(default_factory=list)  # calendars, the primary one first
    working_hours: WorkingHours | None = None  # the mailbox's own; a first schedule to propose
    shows_free_busy: bool = False  # GetUserAvailability answers


def diagnose(request: Request, policy: Policy) -> Generator[Step, None, Diagnosis]:
    """Discover, sign in once, read what there is; nothing is created. Raises one `errors.ExchangeError`."""
    deadline = Deadline(request.within_seconds)
    try:
        found = yield from discover(request, policy)
        return (yield from _look_around(request, policy, found, deadline))
    except errors.WrongCredentials as error:
        raise _advise(error, request) from None


def _look_around(
    request: Request, policy: Policy, found: Found, deadline: Deadline
) -> Generator[Step, None, Diagnosis]:
    began = time.monotonic()
    with Connection(
        found.url,
        request.credentials,
        policy,
        anchor_mailbox=request.email,
        trust=request.full_trust,
        around_sign_in=request.around_sign_in,
    ) as connection:
        try:
            diagnosis = _read(connection, request, found, deadline)
        except errors.ExchangeError as error:
            yield failed_step("ews", found.url, error, began)
            raise
    yield Step("ews", found.url, "ok", f"Exchange {diagnosis.version}", since(began))
    return diagnosis


def _read(connection: Connection, request: Request, found: Found, deadline: Deadline) -> Diagnosis:
    """Five operations: calendars with their rights (two), a day of the primary one, free/busy, the display name."""
    folders = _folders(connection, request, deadline)
    server = connection.server
    if server is None:
        raise errors.UnsupportedVersion("the server does not say which it is")
    server.require_supported()
    _prove_reading(connection, folders[0], deadline)
    availability = _availability(connection, request.email, deadline)
    return Diagnosis(
        url=found.url,
        username=request.credentials.username,
        version=server.name,
        build=server.build,
        mailbox_name=found.display_name or _display_name(connection, request.email, deadline),
        folders=folders,
        working_hours=availability.working_hours if availability else None,
        shows_free_busy=availability is not None and availability.granted,
    )


def _folders(connection: Connection, request: Request, deadline: Deadline) -> list[Folder]:
    try:
        return read.all_folders(connection, timeout_seconds=deadline.remaining())
    except errors.FolderNotFound as error:
        if request.username:  # somebody else's name: it sees nothing of this mailbox
            raise errors.ReadOnly(error.message, mailbox=request.email) from error
        raise errors.NoMailbox(error.message, mailbox=request.email) from error


def _prove_reading(connection: Connection, primary: Folder, deadline: Deadline) -> None:
    now = datetime.now(UTC)
    read.calendar_view(connection, [primary.id], now, now + timedelta(days=1), deadline.remaining())


def _availability(connection: Connection, email: str, deadline: Deadline) -> Availability | None:
    """Good to have: a server that does not give it can be connected all the same."""
    now = datetime.now(UTC)
    try:
        return read.free_busy(connection, [email], now, now + timedelta(days=7), deadline.remaining())[email]
    except (errors.ServerError, errors.ReadOnly, errors.NoMailbox, errors.TimedOut, errors.Throttled):
        return None


def _display_name(connection: Connection, email: str, deadline: Deadline) -> str:
    try:
        matches = connection.call(ResolveNames(email), deadline.remaining())
    except (errors.ServerError, errors.ReadOnly, errors.NoMailbox, errors.TimedOut, errors.Throttled):
        return ""
    return next((match.name for match in matches if match.email.lower() == email.lower()), "")


def _advise(error: errors.WrongCredentials, request: Request) -> errors.WrongCredentials:
    """With the server given and no name, the name is the next thing to try; else the password."""
    named = request.domain or request.username
    error.next_step = "enter_domain_or_username" if request.server and not named else "check_password"
    return error
