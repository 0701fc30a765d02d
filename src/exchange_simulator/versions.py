"""Which server is played: its build numbers and the request versions it understands.

https://learn.microsoft.com/exchange/new-features/build-numbers-and-release-dates
"""

from dataclasses import dataclass

from exchange_simulator.errors import EwsError

UP_TO_2010 = ("Exchange2007", "Exchange2007_SP1", "Exchange2010", "Exchange2010_SP1", "Exchange2010_SP2")
UP_TO_2013 = (*UP_TO_2010, "Exchange2013", "Exchange2013_SP1")
UP_TO_2016 = (*UP_TO_2013, "Exchange2015", "Exchange2016")


@dataclass(frozen=True)
class Version:
    """`schema` is the `Version` attribute of ServerVersionInfo; it is not a request version name."""

    name: str
    build: tuple[int, int, int, int]
    schema: str
    request_versions: tuple[str, ...]
    autodiscover_version: str = "Exchange2013_SP1"

    def accept(self, requested: str | None) -> str:
        """The request version to work with. A request without one gets the oldest schema.

        Raises a fault, ErrorInvalidServerVersion, for a name this server does not know:
        `Exchange2019` is not a valid value for any server.
        """
        if requested is None:
            return self.request_versions[0]
        if requested not in self.request_versions:
            raise EwsError("ErrorInvalidServerVersion", "The specified server version is invalid.", is_fault=True)
        return requested


VERSIONS = {
    version.name: version
    for version in (
        Version("2010", (14, 3, 513, 0), "Exchange2010_SP2", UP_TO_2010, "Exchange2010_SP1"),
        Version("2013", (15, 0, 1497, 48), "V2_23", UP_TO_2013),
        Version("2016", (15, 1, 2507, 61), "V2017_07_11", UP_TO_2016),
        Version("2019", (15, 2, 1748, 39), "V2017_07_11", UP_TO_2016),
        Version("se", (15, 2, 2562, 27), "V2017_07_11", UP_TO_2016),
        Version("workmail", (14, 2, 0, 0), "Exchange2010_SP2", ("Exchange2010_SP2",), "Exchange2010_SP1"),
    )
}


def knows_working_elsewhere(request_version: str) -> bool:
    """`LegacyFreeBusyStatus` has WorkingElsewhere from Exchange 2013 on; older clients read Free."""
    return request_version not in UP_TO_2010
