"""Which Exchange is which, by its build."""

import pytest

from creneau.ews import errors
from creneau.ews.versions import ServerVersion


@pytest.mark.parametrize(
    ("version", "name", "dialect"),
    [
        (ServerVersion(14, 3, 513, 0), "2010", "Exchange2010_SP2"),
        (ServerVersion(15, 0, 516, 32), "2013", "Exchange2013"),
        (ServerVersion(15, 0, 847, 32), "2013", "Exchange2013_SP1"),
        (ServerVersion(15, 0, 1497, 48), "2013", "Exchange2013_SP1"),
        (ServerVersion(15, 1, 2507, 6), "2016", "Exchange2013_SP1"),
        (ServerVersion(15, 2, 1544, 4), "2019", "Exchange2013_SP1"),
        (ServerVersion(15, 2, 2562, 17), "se", "Exchange2013_SP1"),
        (ServerVersion(15, 20, 9000, 1), "exchange_online", "Exchange2013_SP1"),
        (ServerVersion(16, 0, 0, 0), "unknown", "Exchange2013_SP1"),
    ],
)
def test_a_build_has_a_name_and_a_dialect(version: ServerVersion, name: str, dialect: str) -> None:
    assert (version.name, version.request_version) == (name, dialect)


@pytest.mark.parametrize("numbers", [(15, 0, 847), (15, 1, 225), (15, 2, 221), (15, 2, 2562)])
def test_2013_to_subscription_edition_are_supported(numbers: tuple[int, int, int]) -> None:
    ServerVersion(*numbers).require_supported()


@pytest.mark.parametrize(
    ("numbers", "kind"),
    [
        ((14, 3), errors.UnsupportedExchange2010),
        ((15, 20), errors.UnsupportedExchangeOnline),
        ((8, 3), errors.UnsupportedVersion),
        ((16, 0), errors.UnsupportedVersion),
    ],
)
def test_others_are_refused_by_name(numbers: tuple[int, int], kind: type[errors.ExchangeError]) -> None:
    with pytest.raises(errors.UnsupportedVersion) as raised:
        ServerVersion(*numbers).require_supported()
    assert (type(raised.value), raised.value.detail) == (kind, {"build": f"{numbers[0]}.{numbers[1]}.0.0"})
