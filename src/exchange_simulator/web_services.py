"""A SOAP request in, an answer out: checks what Exchange checks first, then does the operation."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain

from exchange_simulator.errors import EwsError, schema_violation
from exchange_simulator.mailbox.account import Account
from exchange_simulator.mailbox.organisation import Organisation
from exchange_simulator.operations import OPERATIONS, STREAMS
from exchange_simulator.operations.call import Call, Limits
from exchange_simulator.operations.subscriptions import Subscriptions
from exchange_simulator.versions import Version
from exchange_simulator.wire import order, soap
from exchange_simulator.wire.soap import Request
from exchange_simulator.wire.xml import Element

_ACCOUNT_FAULTS = {
    "password_expired": "ErrorPasswordExpired",
    "password_change_required": "ErrorPasswordChangeRequired",
    "disabled": "ErrorAccountDisabled",
}


@dataclass(frozen=True)
class Answer:
    """`body` is whole, or for a stream its envelopes one by one."""

    status: int
    body: bytes | Iterator[bytes]


@dataclass
class WebServices:
    """Exchange Web Services of one organisation, played by one version of the server."""

    organisation: Organisation
    server: Version
    limits: Limits
    subscriptions: Subscriptions = field(default_factory=Subscriptions)

    def answer(
        self,
        document: bytes,
        account: Account,
        *,
        is_alive: Callable[[], bool] = lambda: True,
        refusal: EwsError | None = None,
        ignored: bool = False,
    ) -> Answer:
        """Refusals of the whole request are SOAP faults in HTTP 500. `is_alive` says whether a stream still has a
        reader; `refusal` is put into each response message; `ignored` answers a change as if it had been made."""
        try:
            request = soap.read(document)
            call = replace(self._call(request, account), is_alive=is_alive, refusal=refusal, ignored=ignored)
            order.check(request.body)
            if request.operation in STREAMS:
                bodies = STREAMS[request.operation](call)
                return Answer(200, self._envelopes(next(bodies), bodies))
            with self.organisation.lock:
                body = OPERATIONS[request.operation](call)
        except EwsError as error:
            return Answer(500, soap.fault(error, self.server))
        except (ValueError, IndexError) as error:  # a number that is none, a list that is empty
            return Answer(500, soap.fault(schema_violation(str(error)), self.server))
        return Answer(200, soap.answer(body, self.server))

    def _envelopes(self, first: Element, others: Iterator[Element]) -> Iterator[bytes]:
        """The first is made before the answer begins, so that what it takes is taken, and given back at the end."""
        for body in chain([first], others):
            yield soap.answer(body, self.server)

    def _call(self, request: Request, account: Account) -> Call:
        version = self.server.accept(request.version)
        if account.state in _ACCOUNT_FAULTS:
            raise EwsError(_ACCOUNT_FAULTS[account.state], is_fault=True)
        if request.operation not in OPERATIONS and request.operation not in STREAMS:
            raise schema_violation(f"The element '{request.operation}' is not an operation of this server.")
        acting_as = self._acting_as(request, account)
        return Call(
            self.organisation, self.server, account, acting_as, request, version, self.subscriptions, self.limits
        )

    def _acting_as(self, request: Request, account: Account) -> str:
        """https://learn.microsoft.com/exchange/client-developer/exchange-web-services/impersonation-and-ews-in-exchange"""
        if request.impersonated is None:
            return account.email
        if not account.impersonates:
            raise EwsError("ErrorImpersonateUserDenied", is_fault=True)
        if request.impersonated.lower() not in self.organisation.mailboxes:
            raise EwsError("ErrorNonExistentMailbox", is_fault=True)
        return request.impersonated


def operation_of(document: bytes) -> str:
    """The operation's name for logs and faults; empty where there is none."""
    try:
        return soap.read(document).operation.removesuffix("Request")
    except EwsError:
        return ""
