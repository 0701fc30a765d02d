"""Legal notice, privacy, accessibility statement: written by the administrator, read by everybody."""

import re

import pytest
from django.test import Client

from creneau.accounts.models import Host
from creneau.web.models import OrganisationText

TEXTS = "/administration/organisation"


@pytest.fixture
def administrator(alice: Host, as_alice: Client) -> Client:
    alice.user.is_administrator = True
    alice.user.save()
    return as_alice


def write(kind: str = "privacy", language: str = "fr", text: str = "Rien ne sort d’ici.") -> None:
    OrganisationText.objects.create(kind=kind, language=language, text=text)


@pytest.mark.parametrize("kind", ["legal", "privacy", "accessibility"])
def test_a_page_that_nobody_wrote_is_not_there(browser: Client, kind: str, db: None) -> None:
    assert browser.get(f"/{kind}").status_code == 404


def test_the_foot_of_public_pages_lists_those_that_are(browser: Client, alice: Host) -> None:
    write("privacy")
    write("accessibility", "en", "We try.")
    page = browser.get("/alice/", headers={"accept-language": "fr"}).content.decode()
    assert re.findall(r'<li><a href="(/\w+)">([^<]+)</a></li>', page) == [
        ("/privacy", "Vie privée"),
        ("/accessibility", "Déclaration d’accessibilité"),
    ]


def test_a_page_is_read_in_ones_language_else_in_the_other(browser: Client, db: None) -> None:
    write("privacy", "fr", "Rien ne sort d’ici.")
    write("privacy", "en", "Nothing leaves.")
    write("legal", "fr", "Mairie de Saint-Aubin")
    english = {"accept-language": "en"}
    assert "<p>Nothing leaves.</p>" in browser.get("/privacy", headers=english).content.decode()
    legal = browser.get("/legal", headers=english).content.decode()
    assert '<article lang="fr">\n  <h1>Legal notice</h1>' in legal
    assert "<p>Mairie de Saint-Aubin</p>" in legal


def test_an_administrator_writes_and_takes_away(administrator: Client) -> None:
    sent = {"kind": "privacy", "privacy-fr": "Rien.", "privacy-en": "", "legal-fr": "not this form"}
    assert administrator.post(TEXTS, sent).status_code == 302
    assert [*OrganisationText.objects.values_list("kind", "language", "text")] == [("privacy", "fr", "Rien.")]
    administrator.post(TEXTS, {"kind": "privacy", "privacy-fr": " ", "privacy-en": "Nothing."})
    assert [*OrganisationText.objects.values_list("kind", "language", "text")] == [("privacy", "en", "Nothing.")]


def test_a_text_that_is_too_long_is_refused_and_kept_in_the_form(administrator: Client) -> None:
    answer = administrator.post(TEXTS, {"kind": "legal", "legal-fr": "é" * 50_001})
    assert answer.status_code == 422
    assert "é" * 50_001 in answer.content.decode()
    assert OrganisationText.objects.count() == 0


def test_a_draft_fills_empty_fields_and_saves_nothing(administrator: Client) -> None:
    write("accessibility", "fr", "Nous avons déjà écrit.")
    page = administrator.get(f"{TEXTS}?draft=accessibility").content.decode()
    assert "Nous avons déjà écrit." in page
    assert "This statement applies to http://testserver." in page
    assert "Défenseur des droits" not in page
    assert OrganisationText.objects.count() == 1


def test_the_french_draft_has_the_parts_that_the_rgaa_asks_of_a_statement(administrator: Client) -> None:
    page = administrator.get(f"{TEXTS}?draft=accessibility").content.decode()
    [french] = re.findall(r'<textarea name="accessibility-fr"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert re.findall(r"^# (.*)$", french, re.MULTILINE) == [
        "État de conformité",
        "Résultats des tests",
        "Contenus non accessibles",
        "Établissement de cette déclaration",
        "Retour d’information et contact",
        "Voies de recours",
    ]
    assert "référentiel général d’amélioration de l’accessibilité (RGAA), version 4.1" in french
    assert "https://formulaire.defenseurdesdroits.fr/" in french


def test_to_anybody_else_the_editor_is_not_there(as_alice: Client) -> None:
    assert as_alice.get(TEXTS).status_code == 404
    assert as_alice.post(TEXTS, {"kind": "legal", "legal-fr": "Moi"}).status_code == 404
