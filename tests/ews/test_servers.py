"""What people type as their server."""

import pytest

from creneau.ews import errors
from creneau.ews.servers import read_server


@pytest.mark.parametrize(
    ("typed", "ews_url"),
    [
        ("mail.example.test", "https://mail.example.test/EWS/Exchange.asmx"),
        (" mail.example.test/ ", "https://mail.example.test/EWS/Exchange.asmx"),
        ("mail.example.test:8443", "https://mail.example.test:8443/EWS/Exchange.asmx"),
        ("https://mail.example.test", "https://mail.example.test/EWS/Exchange.asmx"),
        ("http://mail.example.test:80", "https://mail.example.test/EWS/Exchange.asmx"),
        ("https://mail.example.test/ews/exchange.asmx", "https://mail.example.test/ews/exchange.asmx"),
        ("http://mail.example.test/ews/exchange.asmx", "https://mail.example.test/ews/exchange.asmx"),
        ("mail.example.test/ews/exchange.asmx", "https://mail.example.test/ews/exchange.asmx"),
        ("10.0.0.7", "https://10.0.0.7/EWS/Exchange.asmx"),
        ("[fd00::7]:8443", "https://[fd00::7]:8443/EWS/Exchange.asmx"),
    ],
)
def test_a_host_or_an_address_leads_to_ews_over_https(typed: str, ews_url: str) -> None:
    assert read_server(typed).ews_url == ews_url


def test_an_autodiscover_address_is_recognised() -> None:
    assert read_server("https://mail.example.test/autodiscover/autodiscover.xml").is_autodiscover
    assert not read_server("autodiscover.example.test").is_autodiscover


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("imap://mail.example.test", errors.NotEwsMailProtocol),
        ("imaps://mail.example.test", errors.NotEwsMailProtocol),
        ("pop3://mail.example.test", errors.NotEwsMailProtocol),
        ("smtp://mail.example.test", errors.NotEwsMailProtocol),
        ("mail.example.test:143", errors.NotEwsMailProtocol),
        ("mail.example.test:993", errors.NotEwsMailProtocol),
        ("https://mail.example.test:995", errors.NotEwsMailProtocol),
        ("https://mail.example.test/Microsoft-Server-ActiveSync", errors.NotEwsActiveSync),
        ("https://mail.example.test/owa/", errors.NotEwsOwa),
        ("https://mail.example.test/owa/auth/logon.aspx?replaceCurrent=1", errors.NotEwsOwa),
        ("https://outlook.office365.com/EWS/Exchange.asmx", errors.UnsupportedExchangeOnline),
        ("outlook.office.com", errors.UnsupportedExchangeOnline),
        ("https://ews.mail.eu-west-1.awsapps.com/EWS/Exchange.asmx", errors.UnsupportedWorkMail),
    ],
)
def test_what_cannot_work_is_named_without_connecting(typed: str, kind: type[errors.ExchangeError]) -> None:
    with pytest.raises(errors.ExchangeError) as raised:
        read_server(typed)
    assert type(raised.value) is kind


@pytest.mark.parametrize(
    "typed",
    ["ftp://mail.example.test", "https://", "https://a:99999", "https://u:p@mail.example.test", "mail example", "a\\b"],
)
def test_what_is_no_address_is_invalid_input(typed: str) -> None:
    with pytest.raises(errors.InvalidInput) as raised:
        read_server(typed)
    assert raised.value.detail == {"field": "server"}
