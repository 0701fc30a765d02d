"""Where the server says it is."""

import pytest
import requests
from lxml import etree

from exchange_simulator import AutodiscoverSettings, Simulator
from tests.exchange import ALICE, PASSWORD, StartExchange

SOAP = """<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"
 xmlns:a="http://schemas.microsoft.com/exchange/2010/Autodiscover"
 xmlns:w="http://www.w3.org/2005/08/addressing"><s:Header>
<a:RequestedServerVersion>Exchange2013</a:RequestedServerVersion>
<w:Action>http://schemas.microsoft.com/exchange/2010/Autodiscover/Autodiscover/GetUserSettings</w:Action></s:Header>
<s:Body><a:GetUserSettingsRequestMessage><a:Request><a:Users><a:User><a:Mailbox>{address}</a:Mailbox></a:User></a:Users>
<a:RequestedSettings><a:Setting>ExternalEwsUrl</a:Setting><a:Setting>InternalEwsUrl</a:Setting>
<a:Setting>EwsSupportedSchemas</a:Setting></a:RequestedSettings></a:Request></a:GetUserSettingsRequestMessage></s:Body>
</s:Envelope>"""
POX = """<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006"><Request>
<EMailAddress>{address}</EMailAddress>
<AcceptableResponseSchema>http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a</AcceptableResponseSchema>
</Request></Autodiscover>"""
NAMES = {
    "a": "http://schemas.microsoft.com/exchange/2010/Autodiscover",
    "o": "http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a",
}


def ask(exchange: Simulator, document: str, kind: str, address: str = ALICE.email) -> requests.Response:
    with requests.Session() as session:
        session.trust_env = False
        return session.post(
            exchange.autodiscover_url.replace(".svc", f".{kind}"),
            data=document.format(address=address).encode(),
            auth=(ALICE.email, PASSWORD),
            verify=str(exchange.ca_file),
            timeout=30,
        )


def texts(response: requests.Response, path: str) -> list[str]:
    return [element.text or "" for element in etree.fromstring(response.content).xpath(path, namespaces=NAMES)]


def test_the_soap_answer_gives_the_ews_address(exchange: Simulator) -> None:
    settings = texts(ask(exchange, SOAP, "svc"), "//a:UserSetting/a:Value")
    assert settings[:2] == [exchange.url, exchange.url]


def test_the_plain_answer_gives_the_ews_address(exchange: Simulator) -> None:
    response = ask(exchange, POX, "xml")
    assert texts(response, "//o:Action") == ["settings"]
    assert texts(response, "//o:Protocol/o:EwsUrl") == [exchange.url, exchange.url]


def test_an_unknown_address_is_said_to_be(exchange: Simulator) -> None:
    assert texts(ask(exchange, SOAP, "svc", "nobody@hopital.test"), "//a:UserResponse/a:ErrorCode") == ["InvalidUser"]
    assert texts(ask(exchange, POX, "xml", "nobody@hopital.test"), "//o:ErrorCode") == ["500"]


@pytest.mark.parametrize(("settings", "svc", "xml"), [({"soap": False}, 404, 200), ({"pox": False}, 200, 404)])
def test_a_server_may_know_only_one_dialect(
    start_exchange: StartExchange, settings: dict[str, bool], svc: int, xml: int
) -> None:
    exchange = start_exchange(autodiscover=AutodiscoverSettings(**settings))
    assert (ask(exchange, SOAP, "svc").status_code, ask(exchange, POX, "xml").status_code) == (svc, xml)


def test_both_answers_can_send_elsewhere(exchange: Simulator) -> None:
    exchange.site.autodiscover.redirect_address = "alice@moved.test"
    assert texts(ask(exchange, SOAP, "svc"), "//a:RedirectTarget") == ["alice@moved.test"]
    assert texts(ask(exchange, POX, "xml"), "//o:RedirectAddr") == ["alice@moved.test"]
    exchange.site.autodiscover.redirect_address = ""
    exchange.site.autodiscover.redirect_url = "https://elsewhere.test/autodiscover/autodiscover.xml"
    assert texts(ask(exchange, SOAP, "svc"), "//a:RedirectTarget") == [exchange.site.autodiscover.redirect_url]
    assert texts(ask(exchange, POX, "xml"), "//o:RedirectUrl") == [exchange.site.autodiscover.redirect_url]


def test_the_address_given_can_be_a_foreign_one(exchange: Simulator) -> None:
    exchange.site.autodiscover.external_url = "http://evil.test/EWS/Exchange.asmx"
    exchange.site.autodiscover.internal_url = ""
    assert texts(ask(exchange, POX, "xml"), "//o:Protocol/o:EwsUrl") == ["http://evil.test/EWS/Exchange.asmx"]


def test_the_plain_http_port_only_redirects(exchange: Simulator) -> None:
    redirect = exchange.start_http_redirect()
    with requests.Session() as session:
        session.trust_env = False
        address = f"http://127.0.0.1:{redirect.port}/autodiscover/autodiscover.xml"
        response = session.get(address, allow_redirects=False, timeout=30)
    assert (response.status_code, response.headers["Location"]) == (
        302,
        exchange.autodiscover_url.replace(".svc", ".xml"),
    )
    assert redirect.asked == [("GET", "/autodiscover/autodiscover.xml", False)]
