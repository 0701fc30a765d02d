"""Which Exchange answers, from the build in its SOAP header.

https://learn.microsoft.com/exchange/new-features/build-numbers-and-release-dates
"""

from typing import NamedTuple

from creneau.ews import errors

SUPPORTED = ("2013", "2016", "2019", "se")
EXCHANGE_2013_SP1 = 847
SUBSCRIPTION_EDITION = 2562


class ServerVersion(NamedTuple):
    """The numbers of ServerVersionInfo: `15.2.2562.17`."""

    major: int
    minor: int
    major_build: int = 0
    minor_build: int = 0

    @property
    def build(self) -> str:
        return ".".join(map(str, self))

    @property
    def name(self) -> str:
        """`2013` `2016` `2019` `se`, `2010` `exchange_online` where Créneau must refuse, else `unknown`."""
        match self.major, self.minor:
            case 14, _:
                return "2010"
            case 15, 0:
                return "2013"
            case 15, 1:
                return "2016"
            case 15, 2:
                return "se" if self.major_build >= SUBSCRIPTION_EDITION else "2019"
            case 15, 20:
                return "exchange_online"
        return "unknown"

    @property
    def request_version(self) -> str:
        """The newest RequestServerVersion that this server understands."""
        if self.major < 15:
            return "Exchange2010_SP2"
        before_sp1 = self.minor == 0 and 0 < self.major_build < EXCHANGE_2013_SP1
        return "Exchange2013" if before_sp1 else "Exchange2013_SP1"

    def require_supported(self) -> None:
        """Raise the error that names this version, unless Créneau works with it."""
        if self.name in SUPPORTED:
            return
        kinds: dict[str, type[errors.ExchangeError]] = {
            "2010": errors.UnsupportedExchange2010,
            "exchange_online": errors.UnsupportedExchangeOnline,
        }
        raise kinds.get(self.name, errors.UnsupportedVersion)(build=self.build)
