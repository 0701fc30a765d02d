"""NTLM, the server's side."""

from exchange_simulator.mailbox.account import Account
from exchange_simulator.transport.sign_in import Doorkeeper


class NtlmConversation:
    def __init__(self, doorkeeper: Doorkeeper, extended_protection: str, certificate: bytes) -> None:
        self._doorkeeper = doorkeeper

    def challenge(self, token: str) -> str | None:
        return None

    def authenticate(self, token: str) -> Account | None:
        return None
