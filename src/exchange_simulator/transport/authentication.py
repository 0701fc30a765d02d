"""Signing in over one connection: which schemes are offered, and what a request's credentials come to."""

from dataclasses import dataclass, field
from email.message import Message
from typing import TYPE_CHECKING

from exchange_simulator.mailbox.account import Account
from exchange_simulator.transport import basic
from exchange_simulator.transport.ntlm import NtlmConversation
from exchange_simulator.transport.reply import Reply, html

if TYPE_CHECKING:
    from exchange_simulator.transport.site import Site

_CHALLENGES = {
    "basic": 'Basic realm="{host}"',
    "ntlm": "NTLM",
    "negotiate": "Negotiate",
    "bearer": 'Bearer client_id="00000002-0000-0ff1-ce00-000000000000", trusted_issuers="https://sts.invalid/adfs"',
}


@dataclass
class Authentication:
    """NTLM authenticates the connection: requests after its third message need no credentials."""

    site: "Site"
    certificate: bytes
    _known: Account | None = None
    _ntlm: NtlmConversation | None = field(default=None)

    def of(self, headers: "Message[str, str]") -> Account | Reply:
        """The account that the request is from, or the 401 to send."""
        written = headers.get("Authorization", "")
        scheme, _, token = written.partition(" ")
        scheme = scheme.lower()
        if not written:
            return self._known or self._refusal()
        self._known = None
        if scheme == "basic" and "basic" in self.site.schemes:
            return basic.authenticate(token.strip(), self.site.doorkeeper) or self._refusal()
        if scheme in ("ntlm", "negotiate") and "ntlm" in self.site.schemes:
            return self._by_ntlm(scheme, token.strip())
        return self._refusal()

    def _by_ntlm(self, scheme: str, token: str) -> Account | Reply:
        if self._ntlm is None:
            self._ntlm = NtlmConversation(self.site.doorkeeper, self.site.extended_protection, self.certificate)
            challenge = self._ntlm.challenge(token)
            if challenge is not None:
                word = "NTLM" if scheme == "ntlm" else "Negotiate"
                return html(401, "Unauthorized", ("WWW-Authenticate", f"{word} {challenge}"))
            self._ntlm = None
            return self._refusal()
        account, self._ntlm = self._ntlm.authenticate(token), None
        self._known = account
        return account or self._refusal()

    def _refusal(self) -> Reply:
        host = "EWS" if self.site.service.server.name == "workmail" else "mail"
        offers = [("WWW-Authenticate", _CHALLENGES[scheme].format(host=host)) for scheme in self._offered()]
        return html(401, "401 - Unauthorized: Access is denied due to invalid credentials.", *offers)

    def _offered(self) -> list[str]:
        """Where NTLM is allowed, Exchange offers it under both its names."""
        schemes = list(self.site.schemes)
        return ["negotiate", *schemes] if "ntlm" in schemes and "negotiate" not in schemes else schemes
