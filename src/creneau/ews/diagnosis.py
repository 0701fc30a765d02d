"""From an e-mail address and a password to a connection that is known to work, or to the one reason why not."""

import time
from collections.abc import Generator
from dataclasses import dataclass, field

from creneau.ews import errors, read
from creneau.ews.connection import Connection
from creneau.ews.deadline import Deadline
from creneau.ews.discovery import Found, discover
from creneau.ews.policy import Policy
from creneau.ews.probe import outcome_of
from creneau.ews.request import Request
from creneau.ews.values import Folder, Step

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
        before_sign_in=request.before_sign_in,
    ) as connection:
        try:
            diagnosis = _read(connection, request, found, deadline)
        except errors.ExchangeError as error:
            yield Step("ews", found.url, outcome_of(error), error.message, _since(began))
            raise
    yield Step("ews", found.url, "ok", f"Exchange {diagnosis.version}", _since(began))
    return diagnosis


def _read(connection: Connection, request: Request, found: Found, deadline: Deadline) -> Diagnosis:
    folders = read.all_folders(connection, timeout_seconds=deadline.remaining())
    server = connection.server
    if server is None:
        raise errors.UnsupportedVersion("the server does not say which it is")
    server.require_supported()
    return Diagnosis(
        url=found.url,
        username=request.credentials.username,
        version=server.name,
        build=server.build,
        mailbox_name=found.display_name,
        folders=folders,
    )


def _advise(error: errors.WrongCredentials, request: Request) -> errors.WrongCredentials:
    """With the server given and no name, the name is the next thing to try; else the password."""
    named = request.domain or request.username
    error.next_step = "enter_domain_or_username" if request.server and not named else "check_password"
    return error


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)
