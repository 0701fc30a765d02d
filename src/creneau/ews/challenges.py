"""What a server offers to sign in with, from its WWW-Authenticate headers."""

import re
from dataclasses import dataclass

from creneau.ews.transport import HttpAnswer

REALM = re.compile(r'realm="?([^",]*)', re.I)
SCHEME = re.compile(r"(?:^|,)\s*(basic|ntlm|negotiate|bearer)\b(?!\s*=)", re.I)


@dataclass(frozen=True, slots=True)
class Offer:
    schemes: frozenset[str]  # lower case
    realm: str  # Basic's, "" without

    @property
    def basic(self) -> bool:
        return "basic" in self.schemes

    @property
    def ntlm(self) -> bool:
        return "ntlm" in self.schemes

    @property
    def negotiate(self) -> bool:
        return "negotiate" in self.schemes

    @property
    def token_schemes(self) -> list[str]:
        """NTLM, or Negotiate, which often takes NTLM too; strongest first."""
        return [name for name, offered in (("NTLM", self.ntlm), ("Negotiate", self.negotiate)) if offered]

    @property
    def takes_passwords(self) -> bool:
        return self.basic or self.ntlm or self.negotiate

    @property
    def is_workmail(self) -> bool:
        """Amazon WorkMail's challenge is `Basic realm="EWS"`; Exchange's realm is its host name."""
        return self.realm == "EWS"


def read_offer(answer: HttpAnswer) -> Offer:
    """Several challenges may stand in one header, or each in its own."""
    schemes = {found.lower() for header in answer.challenges for found in SCHEME.findall(header)}
    realms = [found for header in answer.challenges for found in REALM.findall(header)]
    return Offer(frozenset(schemes), realms[0] if realms else "")
