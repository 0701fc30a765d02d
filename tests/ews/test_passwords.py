"""Where a password may go, and where not."""

import pytest

from creneau.ews import errors
from creneau.ews.passwords import PasswordRule, domain_of
from creneau.ews.policy import Policy, Trust

POLICY = Policy(
    allowed_hosts=("mail.hoster.test", "*.partner.test", "10.0.0.7"),
    allowed_networks=("10.0.0.0/8",),
    servers={"example.test": "https://ex.provider.test:8443/ews/exchange.asmx", "other.test": "ex.other.test"},
)
RULE = PasswordRule("example.test", POLICY, Trust(confirmed_host="mail.confirmed.test"))


@pytest.mark.parametrize(
    "host",
    [
        "example.test",
        "mail.example.test",
        "MAIL.Example.Test.",
        "a.b.example.test",
        "mail.hoster.test",
        "ex.partner.test",
        "10.0.0.7",
        "ex.provider.test",
        "mail.confirmed.test",
    ],
)
def test_hosts_that_somebody_vouches_for_may_have_it(host: str) -> None:
    RULE.require(f"https://{host}/ews/exchange.asmx")


@pytest.mark.parametrize(
    "host",
    [
        "example.test.evil.test",
        "notexample.test",
        "test",
        "partner.test",
        "evilpartner.test",
        "www.mail.hoster.test",
        "10.0.0.8",
        "ex.other.test",
        "sub.mail.confirmed.test",
    ],
)
def test_all_others_are_foreign_and_named(host: str) -> None:
    with pytest.raises(errors.ForeignHost) as raised:
        RULE.require(f"https://{host}/ews/exchange.asmx")
    assert raised.value.detail == {"host": host}


def test_http_never_gets_it() -> None:
    with pytest.raises(errors.InvalidInput):
        RULE.require("http://mail.example.test/ews/exchange.asmx")


def test_without_a_mail_domain_nothing_is_inside() -> None:
    assert not PasswordRule("", Policy(), Trust()).allows("mail.example.test")


def test_international_domains_are_compared_in_their_ascii_form() -> None:
    assert domain_of("alice@Exämple.test") == "xn--exmple-cua.test"
    assert PasswordRule(domain_of("alice@exämple.test"), Policy(), Trust()).allows("mail.xn--exmple-cua.test")


def test_a_name_in_letters_of_its_own_is_the_one_that_is_connected_to() -> None:
    """An older rule of names takes ß for ss: the password of one domain would go to another."""
    rule = PasswordRule(domain_of("alice@straße.test"), Policy(), Trust())
    assert (rule.allows("mail.straße.test"), rule.allows("mail.strasse.test")) == (True, False)
    assert domain_of("alice@straße.test") == "xn--strae-oqa.test"
