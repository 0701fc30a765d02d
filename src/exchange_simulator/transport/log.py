"""What the server was asked, for tests to look at."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class ReceivedRequest:
    """`operation` is the EWS operation, or what the path is for: Autodiscover, Webmail, ActiveSync, or empty.

    `user` is the e-mail address of the account signed in, empty where nobody is; `had_credentials` whether the
    request brought any; `status` is 0 for an answer that was never sent; `fault` the fault that was played.
    """

    at: datetime
    method: str
    path: str
    operation: str
    user: str
    had_credentials: bool
    status: int
    fault: str = ""


@dataclass(frozen=True)
class Exchange:
    """One SOAP request and its answer as bytes, for whoever observes; streams are given envelope by envelope."""

    operation: str
    request: bytes
    status: int
    answer: bytes
