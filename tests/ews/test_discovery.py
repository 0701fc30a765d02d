"""Finding the server: every place, every trap."""

import base64
import time
from collections.abc import Callable, Iterator

import dns.flags
import dns.message
import dns.resolver
import dns.rrset
import pytest

from creneau.ews import errors, probe
from creneau.ews.autodiscover.pox import read_answer
from creneau.ews.discovery import Found, discover
from creneau.ews.policy import Policy
from creneau.ews.request import Request
from creneau.ews.values import Step
from tests.ews.conftest import Names
from tests.ews.name_server import NameServer
from tests.ews.server import Answerer, Asked, Reply, Server

Serve = Callable[..., Server]
EMAIL, PASSWORD = "alice@example.test", "canary"
BASIC = [("WWW-Authenticate", 'Basic realm="mail"'), ("X-FEServer", "EX01")]
SIGN_IN = Reply(401, b"", BASIC)
EWS = "https://mail.example.test/EWS/Exchange.asmx"


@pytest.fixture(autouse=True)
def no_service_records(monkeypatch: pytest.MonkeyPatch) -> Iterator[NameServer]:
    """DNS on loopback, empty until a test fills it."""
    with NameServer() as server:
        monkeypatch.setattr(dns.resolver, "default_resolver", server.resolver())
        yield server


def run(policy: Policy, request: Request | None = None) -> tuple[list[Step], Found | errors.ExchangeError]:
    """The steps, and what came of them."""
    steps: list[Step] = []
    search = discover(request or Request(EMAIL, PASSWORD), policy)
    while True:
        try:
            steps.append(next(search))
        except StopIteration as end:
            return steps, end.value
        except errors.ExchangeError as error:
            return steps, error


def tried(steps: list[Step]) -> set[tuple[str, str, str]]:
    return {(step.step, step.url, step.outcome) for step in steps}


def soap_settings(**urls: str) -> bytes:
    settings = [f"<UserSetting><Name>{name}</Name><Value>{url}</Value></UserSetting>" for name, url in urls.items()]
    return soap("NoError", f"<UserSettings>{''.join(settings)}</UserSettings>")


def soap(code: str, more: str = "") -> bytes:
    return f"""<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><GetUserSettingsResponseMessage
      xmlns="http://schemas.microsoft.com/exchange/2010/Autodiscover"><Response><ErrorCode>NoError</ErrorCode>
      <UserResponses><UserResponse><ErrorCode>{code}</ErrorCode>{more}</UserResponse></UserResponses></Response>
      </GetUserSettingsResponseMessage></s:Body></s:Envelope>""".encode()


def pox(account: str) -> bytes:
    return f"""<?xml version="1.0" encoding="utf-8"?>
      <Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006"><Response
      xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a">
      <User><DisplayName>Alice Martin</DisplayName></User><Account><AccountType>email</AccountType>{account}</Account>
      </Response></Autodiscover>""".encode()


def exchange(autodiscover: bytes = b"", **paths: Reply) -> Answerer:
    """A server that asks everybody to sign in, and tells its settings to whoever did."""

    def answer(asked: Asked) -> Reply:
        kind = "svc" if ".svc" in asked.path else "xml" if ".xml" in asked.path else "ews"
        if kind in paths:
            return paths[kind]
        return Reply(200, autodiscover) if asked.authorization else SIGN_IN

    return answer


def own(serve: Serve, names: Names, host: str, answer: Answerer, *, tls: bool = True) -> Server:
    server = serve(answer, host, tls=tls)
    names[host, 443 if tls else 80] = server.port
    return server


def test_soap_at_the_usual_host_leads_to_ews(serve: Serve, names: Names, policy: Policy) -> None:
    own(serve, names, "autodiscover.example.test", exchange(soap_settings(ExternalEwsUrl=EWS, UserDisplayName="Alice")))
    own(serve, names, "mail.example.test", exchange())
    steps, found = run(policy)
    assert found == Found(EWS, "Alice")
    assert steps[-1].outcome == "401"
    assert ("autodiscover_soap", "https://autodiscover.example.test/autodiscover/autodiscover.svc", "ok") in tried(
        steps
    )


def test_a_server_with_pox_alone_is_found(serve: Serve, names: Names, policy: Policy) -> None:
    settings = pox(f"<Action>settings</Action><Protocol><Type>EXPR</Type><EwsUrl>{EWS}</EwsUrl></Protocol>")
    own(serve, names, "example.test", exchange(settings, svc=Reply(404)))
    own(serve, names, "mail.example.test", exchange())
    assert run(policy)[1] == Found(EWS, "Alice Martin")


def test_the_address_for_outside_goes_first_and_the_one_inside_is_taken_where_only_it_answers(
    serve: Serve, names: Names, policy: Policy
) -> None:
    inside = "https://ex01.example.test/EWS/Exchange.asmx"
    settings = soap_settings(InternalEwsUrl=inside, ExternalEwsUrl=EWS)
    own(serve, names, "autodiscover.example.test", exchange(settings))
    own(serve, names, "ex01.example.test", exchange())
    assert run(policy)[1] == Found(inside)
    own(serve, names, "mail.example.test", exchange())
    assert run(policy)[1] == Found(EWS)


def test_pox_protocols_are_taken_outside_first(serve: Serve, names: Names, policy: Policy) -> None:
    inside = "https://ex01.example.test/EWS/Exchange.asmx"
    settings = pox(
        f"<Action>settings</Action><Protocol><Type>EXCH</Type><EwsUrl>{inside}</EwsUrl></Protocol>"
        f"<Protocol><Type>WEB</Type></Protocol><Protocol><Type>EXPR</Type><EwsUrl>{EWS}</EwsUrl></Protocol>"
    )
    own(serve, names, "autodiscover.example.test", exchange(settings, svc=Reply(404)))
    own(serve, names, "mail.example.test", exchange())
    own(serve, names, "ex01.example.test", exchange())
    assert run(policy)[1] == Found(EWS, "Alice Martin")


def test_the_redirect_over_http_is_followed_within_the_mail_domain(serve: Serve, names: Names, policy: Policy) -> None:
    target = "https://mail.example.test/autodiscover/autodiscover.xml"
    plain = own(
        serve, names, "autodiscover.example.test", lambda asked: Reply(302, b"", [("Location", target)]), tls=False
    )
    settings = pox(f"<Action>settings</Action><Protocol><Type>EXPR</Type><EwsUrl>{EWS}</EwsUrl></Protocol>")
    own(serve, names, "mail.example.test", exchange(settings, ews=SIGN_IN))
    steps, found = run(policy)
    assert found == Found(EWS, "Alice Martin")
    asked = "http://autodiscover.example.test/autodiscover/autodiscover.xml"
    assert ("autodiscover_redirect", asked, "ok") in tried(steps)
    assert (plain.asked[0].method, plain.asked[0].body, plain.passwords_seen) == ("GET", b"", [])


def test_service_records_are_followed_lowest_priority_number_first(
    serve: Serve, names: Names, policy: Policy, no_service_records: NameServer
) -> None:
    settings = soap_settings(ExternalEwsUrl=EWS)
    first = serve(exchange(settings), "a.example.test")
    names["a.example.test", 8443] = first.port
    own(serve, names, "mail.example.test", exchange())
    no_service_records.records["_autodiscover._tcp.example.test."] = [
        "20 1 443 b.example.test.",
        "10 1 8443 a.example.test.",
    ]
    steps, found = run(policy)
    assert found == Found(EWS)
    [srv] = [step for step in steps if step.step == "autodiscover_srv"]
    assert (srv.outcome, srv.detail) == ("ok", "https://a.example.test:8443, https://b.example.test")


def test_redirects_to_other_urls_and_addresses_are_followed(serve: Serve, names: Names, policy: Policy) -> None:
    there = "https://there.example.test/autodiscover/autodiscover.svc"
    own(
        serve,
        names,
        "autodiscover.example.test",
        exchange(soap("RedirectUrl", f"<RedirectTarget>{there}</RedirectTarget>"), xml=Reply(404)),
    )
    moved = soap("RedirectAddress", "<RedirectTarget>alice@sub.example.test</RedirectTarget>")
    own(serve, names, "there.example.test", exchange(moved))
    own(serve, names, "autodiscover.sub.example.test", exchange(soap_settings(ExternalEwsUrl=EWS), xml=Reply(404)))
    own(serve, names, "mail.example.test", exchange())
    assert run(policy)[1] == Found(EWS)


def test_circles_end(serve: Serve, names: Names, policy: Policy) -> None:
    counter = iter(range(1000))

    def onward(asked: Asked) -> Reply:
        return Reply(302, b"", [("Location", f"/autodiscover/{next(counter)}/autodiscover.xml")])

    server = own(serve, names, "autodiscover.example.test", onward)
    began = time.monotonic()
    assert isinstance(run(policy)[1], errors.ServerNotFound)
    assert len(server.asked) <= 2 * 6
    assert time.monotonic() - began < 10


def test_a_failing_search_sends_at_most_thirty_requests(serve: Serve, names: Names, policy: Policy) -> None:
    counter = iter(range(1000))

    def onward(asked: Asked) -> Reply:
        if not asked.authorization:
            return SIGN_IN
        host = f"h{next(counter)}.example.test"
        names[host, 443] = server.port
        target = f"<RedirectTarget>https://localhost:{server.port}/autodiscover/{host}/autodiscover</RedirectTarget>"
        return Reply(200, soap("RedirectUrl", target))

    server = serve(onward, "autodiscover.example.test", "localhost")
    names["autodiscover.example.test", 443] = server.port
    trusting = Policy(("localhost",), policy.allowed_networks, policy.ca_pem)
    assert isinstance(run(trusting)[1], errors.ExchangeError)
    assert len(server.asked) <= 30


def test_nothing_anywhere_is_said_so_with_every_step(names: Names, policy: Policy) -> None:
    steps, error = run(policy)
    assert isinstance(error, errors.ServerNotFound)
    assert (error.next_step, error.detail) == ("enter_server", {"domain": "example.test"})
    base = "/autodiscover/autodiscover"
    assert tried(steps) == {
        ("autodiscover_soap", f"https://autodiscover.example.test{base}.svc", "name_not_found"),
        ("autodiscover_pox", f"https://autodiscover.example.test{base}.xml", "name_not_found"),
        ("autodiscover_soap", f"https://example.test{base}.svc", "name_not_found"),
        ("autodiscover_pox", f"https://example.test{base}.xml", "name_not_found"),
        ("autodiscover_redirect", f"http://autodiscover.example.test{base}.xml", "name_not_found"),
        ("autodiscover_srv", "_autodiscover._tcp.example.test", "name_not_found"),
    }


def test_places_that_hang_do_not_delay_the_one_that_answers(
    serve: Serve, names: Names, policy: Policy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probe, "PROBE_SECONDS", 3.0)
    own(serve, names, "example.test", lambda asked: Reply(raw=lambda handler: time.sleep(4)))
    own(serve, names, "autodiscover.example.test", exchange(soap_settings(ExternalEwsUrl=EWS)))
    own(serve, names, "mail.example.test", exchange())
    began = time.monotonic()
    assert run(policy)[1] == Found(EWS)
    assert time.monotonic() - began < 2.5


def test_the_whole_search_has_a_limit(serve: Serve, names: Names, policy: Policy) -> None:
    slow = own(serve, names, "example.test", lambda asked: Reply(raw=lambda handler: time.sleep(4)))
    names["autodiscover.example.test", 443] = slow.port
    began = time.monotonic()
    assert isinstance(run(policy, Request(EMAIL, PASSWORD, within_seconds=1))[1], errors.ServerNotFound)
    assert time.monotonic() - began < 2


# Where the password goes


def test_a_password_goes_only_to_a_place_that_answers_like_exchange(serve: Serve, names: Names, policy: Policy) -> None:
    site = own(serve, names, "example.test", lambda asked: Reply(200, b"<html>Welcome</html>"))
    settings = exchange(soap_settings(ExternalEwsUrl=EWS), xml=Reply(404))
    server = own(serve, names, "autodiscover.example.test", settings)
    mail = own(serve, names, "mail.example.test", exchange())
    assert run(policy)[1] == Found(EWS)
    assert (site.passwords_seen, mail.passwords_seen) == ([], [])
    expected = "Basic " + base64.b64encode(f"{EMAIL}:{PASSWORD}".encode()).decode()
    assert server.passwords_seen == [expected]


def test_a_web_site_that_asks_for_passwords_waits_behind_exchange(serve: Serve, names: Names, policy: Policy) -> None:
    site = own(serve, names, "example.test", lambda asked: Reply(401, b"", BASIC[:1]))
    own(serve, names, "autodiscover.example.test", exchange(soap_settings(ExternalEwsUrl=EWS)))
    own(serve, names, "mail.example.test", exchange())
    assert run(policy)[1] == Found(EWS)
    assert site.passwords_seen == []


def test_one_refused_sign_in_ends_the_search(serve: Serve, names: Names, policy: Policy) -> None:
    refusing = exchange(svc=SIGN_IN, xml=SIGN_IN)
    one = own(serve, names, "autodiscover.example.test", refusing)
    two = own(serve, names, "example.test", refusing)
    steps, error = run(policy)
    assert isinstance(error, errors.WrongCredentials)
    assert len(one.passwords_seen + two.passwords_seen) == 1
    assert (steps[-1].outcome, steps[-1].detail) == ("401", "refused")


def foreign_redirect(serve: Serve, names: Names) -> Server:
    """An attacker who answers the plain http question sends us to a server with a good certificate."""
    target = "https://mail.evil.test/autodiscover/autodiscover.xml"
    own(serve, names, "autodiscover.example.test", lambda asked: Reply(302, b"", [("Location", target)]), tls=False)
    return own(serve, names, "mail.evil.test", exchange(soap_settings(ExternalEwsUrl=EWS), ews=SIGN_IN))


def test_a_redirect_out_of_the_domain_gets_no_password_but_a_question(
    serve: Serve, names: Names, policy: Policy
) -> None:
    evil = foreign_redirect(serve, names)
    _, error = run(policy)
    assert isinstance(error, errors.ForeignHost)
    assert (error.detail, error.next_step) == ({"host": "mail.evil.test"}, "confirm_host")
    assert evil.passwords_seen == []


def test_a_host_that_the_person_confirmed_gets_it(serve: Serve, names: Names, policy: Policy) -> None:
    hoster = foreign_redirect(serve, names)
    ews = "https://mail.evil.test/EWS/Exchange.asmx"
    settings = pox(f"<Action>settings</Action><Protocol><Type>EXPR</Type><EwsUrl>{ews}</EwsUrl></Protocol>")
    hoster.answer = exchange(settings)
    _, found = run(policy, Request(EMAIL, PASSWORD, confirmed_host="mail.evil.test"))
    assert found == Found(ews, "Alice Martin")
    assert len(hoster.passwords_seen) == 1


def test_a_service_record_out_of_the_domain_gets_no_password(
    serve: Serve, names: Names, policy: Policy, no_service_records: NameServer
) -> None:
    evil = own(serve, names, "mail.evil.test", exchange())
    no_service_records.records["_autodiscover._tcp.example.test."] = ["0 0 443 mail.evil.test."]
    _, error = run(policy)
    assert isinstance(error, errors.ForeignHost)
    assert error.detail == {"host": "mail.evil.test"}
    assert evil.passwords_seen == []


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("http://mail.example.test/EWS/Exchange.asmx", errors.ServerNotFound),
        ("https://mail.evil.test/EWS/Exchange.asmx", errors.ForeignHost),
        ("https://outlook.office365.com/EWS/Exchange.asmx", errors.UnsupportedExchangeOnline),
        ("file:///etc/passwd", errors.ServerNotFound),
        ("https://169.254.169.254/EWS/Exchange.asmx", errors.RefusedAddress),
    ],
)
def test_an_answer_that_names_a_wrong_ews_address_gets_no_password_there(
    url: str, kind: type[errors.ExchangeError], serve: Serve, names: Names, policy: Policy
) -> None:
    own(serve, names, "autodiscover.example.test", exchange(soap_settings(ExternalEwsUrl=url), xml=Reply(404)))
    plain = own(serve, names, "mail.example.test", exchange(), tls=False)
    evil = own(serve, names, "mail.evil.test", exchange())
    _, error = run(policy)
    assert type(error) is kind
    assert (plain.asked, evil.passwords_seen) == ([], [])


TWO_FACED = "https://mail.evil.test\\@mail.example.test"


def test_a_redirect_that_can_be_read_as_two_hosts_gets_no_password(serve: Serve, names: Names, policy: Policy) -> None:
    target = TWO_FACED + "/autodiscover/autodiscover.xml"
    own(serve, names, "autodiscover.example.test", lambda asked: Reply(302, b"", [("Location", target)]), tls=False)
    evil = own(serve, names, "mail.evil.test", exchange(soap_settings(ExternalEwsUrl=EWS), ews=SIGN_IN))
    assert isinstance(run(policy)[1], errors.ExchangeError)
    assert evil.passwords_seen == []


def test_an_ews_address_that_can_be_read_as_two_hosts_gets_no_password(
    serve: Serve, names: Names, policy: Policy
) -> None:
    settings = soap_settings(ExternalEwsUrl=TWO_FACED + "/EWS/Exchange.asmx")
    own(serve, names, "autodiscover.example.test", exchange(settings, xml=Reply(404)))
    evil = own(serve, names, "mail.evil.test", exchange())
    assert isinstance(run(policy)[1], errors.ServerNotFound)
    assert evil.passwords_seen == []


@pytest.mark.parametrize("url", ["https://[", "https://mail\u2100.example.test/", "https://mail.example.test:99999/"])
def test_an_address_that_is_none_is_passed_over(url: str, serve: Serve, names: Names, policy: Policy) -> None:
    """In a redirect, in a settings answer, and in the header of a refusal."""
    answers = {"svc": Reply(302, b"", [("Location", url.encode().decode("latin-1"))])}
    settings = pox(f"<Action>redirectUrl</Action><RedirectUrl>{url}autodiscover/autodiscover.xml</RedirectUrl>")
    own(serve, names, "autodiscover.example.test", exchange(settings, **answers))
    own(serve, names, "example.test", exchange(soap_settings(ExternalEwsUrl=url, InternalEwsUrl=EWS), xml=Reply(404)))
    own(serve, names, "mail.example.test", exchange())
    assert run(policy)[1] == Found(EWS)


def test_exchange_online_is_known_by_where_autodiscover_leads(serve: Serve, names: Names, policy: Policy) -> None:
    target = "https://autodiscover-s.outlook.com/autodiscover/autodiscover.xml"
    own(serve, names, "autodiscover.example.test", lambda asked: Reply(302, b"", [("Location", target)]), tls=False)
    _, error = run(policy)
    assert isinstance(error, errors.UnsupportedExchangeOnline)


def test_workmail_is_known_by_its_challenge(serve: Serve, names: Names, policy: Policy) -> None:
    realm = Reply(401, b"", [("WWW-Authenticate", 'Basic realm="EWS"')])
    server = own(serve, names, "autodiscover.example.test", lambda asked: realm)
    _, error = run(policy)
    assert isinstance(error, errors.UnsupportedWorkMail)
    assert server.passwords_seen == []


def test_a_bearer_only_place_says_that_no_password_can_work(serve: Serve, names: Names, policy: Policy) -> None:
    bearer = Reply(401, b"", [("WWW-Authenticate", "Bearer")])
    server = own(serve, names, "autodiscover.example.test", lambda asked: bearer)
    _, error = run(policy)
    assert isinstance(error, errors.ModernAuthOnly)
    assert server.passwords_seen == []


def test_an_unknown_mailbox_is_said_so(serve: Serve, names: Names, policy: Policy) -> None:
    own(serve, names, "autodiscover.example.test", exchange(soap("InvalidUser"), xml=Reply(404)))
    assert isinstance(run(policy)[1], errors.NoMailbox)


def test_an_answer_with_a_dtd_is_refused(serve: Serve, names: Names, policy: Policy) -> None:
    laughs = b'<!DOCTYPE a [<!ENTITY b "cc">]><a>&b;</a>'
    server = own(serve, names, "autodiscover.example.test", exchange(laughs))
    assert isinstance(run(policy)[1], errors.ServerNotFound)
    assert len(server.passwords_seen) <= 2


# What somebody typed or set


def test_an_ews_address_that_was_typed_is_not_searched_for(serve: Serve, names: Names, policy: Policy) -> None:
    own(serve, names, "mail.example.test", exchange())
    steps, found = run(policy, Request(EMAIL, PASSWORD, server=EWS))
    assert found == Found(EWS)
    assert tried(steps) == {("ews", EWS, "401")}


def test_a_host_that_was_typed_is_tried_for_ews_first_and_then_for_autodiscover(
    serve: Serve, names: Names, policy: Policy
) -> None:
    elsewhere = "https://ex01.example.test/EWS/Exchange.asmx"
    own(serve, names, "mail.example.test", exchange(soap_settings(ExternalEwsUrl=elsewhere), ews=Reply(404)))
    own(serve, names, "ex01.example.test", exchange())
    steps, found = run(policy, Request(EMAIL, PASSWORD, server="mail.example.test"))
    assert found == Found(elsewhere)
    assert (steps[0].step, steps[0].outcome) == ("ews", "404")


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Reply(302, b"", [("Location", "/owa/")]), errors.NotEwsOwa),
        (Reply(440), errors.NotEwsOwa),
        (Reply(200, b"<html>Welcome</html>"), errors.NotEws),
        (Reply(501, b"", [("MS-ASProtocolVersions", "14.1")]), errors.NotEwsActiveSync),
        (Reply(503), errors.Throttled),
        (Reply(403), errors.EwsDisabled),
    ],
)
def test_a_typed_address_that_is_not_ews_is_named_without_a_password(
    answer: Reply, kind: type[errors.ExchangeError], serve: Serve, names: Names, policy: Policy
) -> None:
    server = own(serve, names, "mail.example.test", lambda asked: answer)
    _, error = run(policy, Request(EMAIL, PASSWORD, server=EWS))
    assert type(error) is kind
    assert server.passwords_seen == []


def test_a_typed_server_outside_the_domain_needs_a_yes(serve: Serve, names: Names, policy: Policy) -> None:
    hoster = own(serve, names, "mail.hoster.test", exchange())
    _, error = run(policy, Request(EMAIL, PASSWORD, server="mail.hoster.test"))
    assert isinstance(error, errors.ForeignHost)
    assert hoster.passwords_seen == []


def test_the_administrators_address_for_a_domain_is_asked_alone(serve: Serve, names: Names, policy: Policy) -> None:
    ews = "https://ex.provider.test/EWS/Exchange.asmx"
    server = serve(exchange(soap_settings(ExternalEwsUrl=ews)), "ex.provider.test")
    names["ex.provider.test", 8443] = names["ex.provider.test", 443] = server.port
    place = "https://ex.provider.test:8443/autodiscover/autodiscover.svc"
    named = Policy((), policy.allowed_networks, policy.ca_pem, {"Example.test": place})
    steps, found = run(named)
    assert found == Found(ews)
    assert {step.url for step in steps} == {place, ews}


def test_a_named_server_with_a_bad_certificate_says_so(serve: Serve, names: Names, policy: Policy) -> None:
    server = serve(exchange(), "other.example.test")
    names["mail.example.test", 443] = server.port
    _, error = run(policy, Request(EMAIL, PASSWORD, server="mail.example.test"))
    assert isinstance(error, errors.TlsName)


def test_a_namespace_with_a_brace_in_it_is_a_namespace_like_another() -> None:
    with pytest.raises(errors.NotEws):
        read_answer(b'<x xmlns="http://a{b}c"><y xmlns="relative"/></x>')
