"""Signing in by SAML 2.0, at a real provider over loopback: who comes in, and what is not believed."""

from __future__ import annotations

import base64
import re
import shutil
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone
from lxml import etree

from creneau.accounts.models import AuditEntry, Host, User
from creneau.config import saml as settings_of_saml
from creneau.config.environment import Environment, SettingError
from tests.web import saml
from tests.web.saml import DORA, at_provider, begin, changed, post, sign_in

pytestmark = pytest.mark.xdist_group("saml")  # starting a provider takes longer than what is asked of it
ALICE = {"id": "alice-1", "mail": ["Alice@demo.example"]}
MALLORY = {"id": "mallory-1", "mail": ["mallory@demo.example"]}
ASSERTION = "{urn:oasis:names:tc:SAML:2.0:assertion}Assertion"


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    pytest.importorskip("onelogin", reason="the extra creneau[saml] is not installed")
    if shutil.which("xmlsec1") is None:
        pytest.skip("no xmlsec1 on this machine, which the provider signs with: install Debian's xmlsec1")
    with saml.provider(tmp_path_factory.mktemp("saml")) as address:
        yield address


@pytest.fixture
def at(provider: str, alice: Host, settings: Any) -> str:
    """The provider, which newcomers may come in by."""
    saml.configure(settings, provider, NEWCOMERS="on")
    return provider


def refused(answer: Any) -> str:
    entry = AuditEntry.objects.filter(thing="sign_in").latest("pk")
    assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (302, "/account/refused/")
    assert (entry.act, entry.detail["way"]) == ("refused", "saml")
    return str(entry.detail["cause"])


def test_who_is_in_already_is_asked_there_once_more(at: str, browser: Client) -> None:
    assert "ForceAuthn" not in request_in(begin(browser))
    sign_in(browser, DORA)
    there = begin(browser, next="/settings/tokens")
    assert 'ForceAuthn="true"' in request_in(there)
    assert post(browser, at_provider(there, DORA)).headers["Location"] == "/settings/tokens"
    assert browser.get("/meetings").status_code == 200


def test_a_provider_that_asked_nobody_vouches_for_nothing(at: str, browser: Client) -> None:
    sign_in(browser, DORA)
    an_hour_ago = str(time.time() - 3600)
    assert refused(post(browser, at_provider(begin(browser), DORA, asked_at=an_hour_ago))) == "not proven"
    other = Client(headers={"host": "127.0.0.1"})
    assert post(other, at_provider(begin(other), DORA, asked_at=an_hour_ago)).headers["Location"] == "/meetings"


def request_in(there: str) -> str:
    packed = base64.b64decode(parse_qs(urlsplit(there).query)["SAMLRequest"][0])
    return zlib.decompress(packed, -15).decode()


def test_who_the_provider_knows_is_in_with_a_page_of_her_own(at: str, browser: Client) -> None:
    assert sign_in(browser, DORA).headers["Location"] == "/meetings"
    dora = Host.objects.get(user__email="dora@demo.example")
    assert (dora.slug, dora.user.name, dora.user.has_usable_password()) == ("dora", "Dora Blanc", False)
    assert AuditEntry.objects.get(thing="sign_in").detail == {"way": "saml"}
    assert browser.get("/meetings").status_code == 200


def test_a_second_sign_in_finds_the_same_person_whatever_the_address_is_by_now(at: str, browser: Client) -> None:
    sign_in(browser, DORA)
    sign_in(Client(headers={"host": "127.0.0.1"}), {**DORA, "mail": ["dora.noir@demo.example"]})
    assert User.objects.exclude(email="alice@demo.example").count() == 1


def test_who_is_here_with_that_address_is_the_same_person(at: str, alice: Host, browser: Client) -> None:
    assert sign_in(browser, ALICE, next="/settings/tokens").headers["Location"] == "/settings/tokens"
    assert browser.session["_auth_user_id"] == str(alice.user_id)


def test_nobody_new_comes_in_unless_the_administrator_wants_it(at: str, browser: Client, settings: Any) -> None:
    saml.configure(settings, at)
    assert refused(sign_in(browser, DORA)) == "neither here nor invited"


def test_an_address_outside_the_providers_own_domains_opens_nothing(at: str, browser: Client, settings: Any) -> None:
    saml.configure(settings, at, TRUSTED_DOMAINS="elsewhere.example")
    assert refused(sign_in(browser, ALICE)) == "address not verified"


def test_another_account_there_with_the_same_address_is_not_the_same_person(at: str, browser: Client) -> None:
    sign_in(browser, DORA)
    assert refused(sign_in(browser, {**DORA, "id": "dora-2"})) == "linked to another account"


def test_who_was_deactivated_here_stays_outside(at: str, alice: Host, browser: Client) -> None:
    User.objects.filter(pk=alice.user_id).update(is_active=False)
    assert refused(sign_in(browser, ALICE)) == "deactivated"


def test_only_the_group_comes_in_and_its_administrators_administer(at: str, browser: Client, settings: Any) -> None:
    saml.configure(settings, at, NEWCOMERS="on", GROUP="creneau", ADMINISTRATORS_GROUP="admins")
    assert refused(sign_in(browser, {**DORA, "groups": ["others"]})) == "not in the group"
    sign_in(browser, {**DORA, "groups": ["creneau", "admins"]})
    assert User.objects.get(email="dora@demo.example").is_administrator


def test_the_attributes_have_the_names_that_the_administrator_says(at: str, browser: Client, settings: Any) -> None:
    saml.configure(settings, at, NEWCOMERS="on", EMAIL_ATTRIBUTE="courriel", NAME_ATTRIBUTE="nom")
    sign_in(browser, {"id": "d", "courriel": ["d@demo.example"], "nom": ["D. Blanc"], "mail": ["x@demo.example"]})
    assert User.objects.get(name="D. Blanc").email == "d@demo.example"


def test_the_metadata_of_ours_name_where_answers_go(at: str, browser: Client) -> None:
    found = etree.fromstring(browser.get("/account/saml/metadata/").content)
    assert found.get("entityID") == "http://testserver/account/saml/metadata/"
    assert [node.get("Location") for node in found.iter("{*}AssertionConsumerService")] == [
        "http://testserver/account/saml/answer/"
    ]


# Attacks.


def test_an_answer_without_a_signature_is_not_believed(at: str, browser: Client) -> None:
    assert refused(post(browser, at_provider(begin(browser), ALICE, sign="none"))) == "not proven"
    assert refused(post(browser, at_provider(begin(browser), ALICE, sign="response"))) == "not proven"


def test_an_assertion_that_was_changed_on_the_way_is_not_believed(at: str, browser: Client) -> None:
    text = at_provider(begin(browser), MALLORY)
    assert refused(post(browser, changed(text, ("mallory@demo.example", "alice@demo.example")))) == "not proven"
    assert browser.get("/meetings").status_code == 302


def test_an_assertion_signed_by_somebody_else_is_not_believed(at: str, browser: Client, tmp_path: Path) -> None:
    with saml.provider(tmp_path, calls_itself=at) as stranger:
        text = at_provider(begin(browser).replace(at, stranger), ALICE)
        assert refused(post(browser, text)) == "not proven"


@pytest.mark.parametrize("place", ["before", "after", "around"])
def test_a_forged_assertion_beside_a_genuine_one_is_not_believed(at: str, browser: Client, place: str) -> None:
    text = at_provider(begin(browser), MALLORY)
    assert refused(post(browser, wrapped(text, place))) == "not proven"


def wrapped(text: str, place: str) -> str:
    """The signed assertion stays in the document; another, unsigned, says that it is Alice."""
    import base64

    root = etree.fromstring(base64.b64decode(text))
    genuine = root.find(ASSERTION)
    copied = etree.tostring(genuine).replace(b"mallory@demo.example", b"alice@demo.example")
    forged = etree.fromstring(re.sub(rb"<ns2:Signature .*</ns2:Signature>", b"", copied, flags=re.DOTALL))
    forged.set("ID", "id-forged")
    if place == "around":
        root.replace(genuine, forged)
        etree.SubElement(root, "{urn:oasis:names:tc:SAML:2.0:protocol}Extensions").append(genuine)
    else:
        root.insert(root.index(genuine) + (place == "after"), forged)
    return base64.b64encode(etree.tostring(root)).decode()


def test_a_comment_inside_an_address_does_not_shorten_it(at: str, browser: Client) -> None:
    text = at_provider(begin(browser), {"id": "m", "mail": ["alice@demo.example.evil.example"]})
    cut = changed(text, ("alice@demo.example.evil", "alice@demo.example<!-- -->.evil"))
    assert refused(post(browser, cut)) == "address not verified"


def test_an_assertion_is_good_once(at: str, browser: Client) -> None:
    text = at_provider(begin(browser), DORA)
    assert post(browser, text).headers["Location"] == "/meetings"
    assert refused(post(Client(headers={"host": "127.0.0.1"}), text)) == "not proven"


def test_an_assertion_for_another_program_is_not_believed(at: str, browser: Client) -> None:
    text = at_provider(begin(browser), ALICE, audience="https://wiki.example/saml")
    assert refused(post(browser, text)) == "not proven"


def test_an_assertion_for_another_address_is_not_believed(at: str, browser: Client) -> None:
    for there in ("https://evil.example/acs", "https://evil.example/?http://testserver/account/saml/answer/"):
        text = changed(
            at_provider(begin(browser), ALICE, destination=there),
            (f'Destination="{there}"', 'Destination="http://testserver/account/saml/answer/"'),
        )
        assert refused(post(browser, text)) == "not proven"


def test_an_answer_that_nobody_in_this_browser_asked_for_is_not_believed(at: str, browser: Client) -> None:
    text = at_provider(begin(Client(headers={"host": "127.0.0.1"})), MALLORY)
    assert refused(post(browser, text)) == "not proven"
    assert browser.get("/meetings").status_code == 302


def test_an_answer_to_no_question_is_not_believed(at: str, browser: Client) -> None:
    for answers in ("-", "id-made-up"):
        assert refused(post(browser, at_provider(begin(browser), ALICE, answers=answers))) == "not proven"


def test_an_old_signature_method_is_not_believed(at: str, browser: Client) -> None:
    sha1 = {
        "algorithm": "http://www.w3.org/2000/09/xmldsig#rsa-sha1",
        "digest": "http://www.w3.org/2000/09/xmldsig#sha1",
    }
    assert refused(post(browser, at_provider(begin(browser), ALICE, **sha1))) == "not proven"


def test_a_name_that_does_not_last_is_not_believed(at: str, browser: Client) -> None:
    passing = {**ALICE, "format": "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"}
    assert refused(sign_in(browser, passing)) == "not proven"


@pytest.mark.parametrize(
    "document",
    [
        "",
        "no base64 at all",
        "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
        "<!DOCTYPE a [<!ENTITY b 'bbbb'><!ENTITY c '&b;&b;&b;&b;'>]><a>&c;</a>",
        "<a/>",
        "<" * 150_000,
    ],
)
def test_what_is_no_answer_at_all_is_refused(at: str, browser: Client, document: str) -> None:
    import base64

    for text in (document, base64.b64encode(document.encode()).decode()):
        assert refused(post(browser, text)) == "not proven"


def test_an_assertion_that_has_expired_is_not_believed(
    at: str, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from onelogin.saml2.utils import OneLogin_Saml2_Utils

    text = at_provider(begin(browser), ALICE)
    later = int(timezone.now().timestamp()) + 7200
    monkeypatch.setattr(OneLogin_Saml2_Utils, "now", staticmethod(lambda: later))
    assert refused(post(browser, text)) == "not proven"


# Settings.


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"METADATA": "http://login.example.com/metadata"}, "does not begin with https://"),
        ({"METADATA": "/nowhere.xml"}, "CRENEAU_SAML_METADATA: /nowhere.xml cannot be read"),
        ({"METADATA": "<html/>"}, "it lacks the entityID, HTTP-Redirect sign-in address or certificate"),
        ({"METADATA": "<!DOCTYPE a><a/>"}, "it is not the metadata of a SAML provider"),
        ({"METADATA": ""}, "CRENEAU_SAML_TRUSTED_DOMAINS is set, but CRENEAU_SAML_METADATA is not"),
        ({"TRUSTED_DOMAINS": ""}, "CRENEAU_SAML_TRUSTED_DOMAINS is required"),
    ],
)
def test_a_malformed_setting_is_named(changes: dict[str, str], said: str) -> None:
    pytest.importorskip("onelogin", reason="the extra creneau[saml] is not installed")
    with pytest.raises(SettingError, match=said):
        settings_of_saml.provider_of(Environment(saml.variables("https://login.example.com", **changes)))


def test_a_provider_that_does_not_answer_is_said_so(alice: Host, browser: Client, settings: Any) -> None:
    pytest.importorskip("onelogin", reason="the extra creneau[saml] is not installed")
    saml.configure(settings, "http://127.0.0.1:9")
    assert browser.post("/account/saml/login/", follow=True).status_code == 502
