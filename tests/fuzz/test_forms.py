"""Whatever is typed into any field of any form, no page breaks, and what is refused stands in the form still."""

from __future__ import annotations

import html
import re
from random import Random
from typing import NamedTuple
from urllib.parse import urljoin

import lxml.html
import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from tests.fuzz.test_pages import WORST, sendable
from tests.web.test_every_page import at_home, reader, speaking_greek

__all__ = ["at_home", "reader", "speaking_greek"]

TRIED = 8  # of the worst words in each field
LONG = "é" * 10_000
TYPED = ".//textarea/@name | .//input[not(@type) or @type='text' or @type='email' or @type='url']/@name"
TRAP = "trap"  # a field that nobody sees


class Form(NamedTuple):
    """Where it is sent, and what it holds when nothing is changed."""

    action: str
    values: dict[str, list[str]]
    typed: frozenset[str]  # the fields that somebody types into, but for passwords


def forms_of(address: str, page: HttpResponse) -> list[Form]:
    if page.status_code != 200 or not page.headers["Content-Type"].startswith("text/html"):
        return []
    found = []
    for form in lxml.html.fromstring(page.content.decode()).forms:
        if form.method.upper() != "POST" or "/logout/" in (form.action or ""):
            continue
        values: dict[str, list[str]] = {name: [] for name in form.fields if name}
        for name, value in form.form_values():
            values[name].append(value)
        for button in form.xpath(".//button[@name]"):
            values.setdefault(button.get("name"), [button.get("value", "")])
        typed = {str(name) for name in form.xpath(TYPED)} - {TRAP}
        found.append(Form(urljoin(address, form.action or ""), values, frozenset(typed)))
    return found


def kind(form: Form) -> tuple[str, frozenset[str]]:
    return re.sub(r"\d+|[0-9a-f-]{20,}", "1", form.action), frozenset(re.sub(r"\d+", "1", name) for name in form.values)


@pytest.mark.slow
def test_no_field_breaks_a_form_and_what_was_typed_is_kept(at_home: list[str], reader: Client) -> None:
    everything = [form for address in at_home for form in forms_of(address, reader.get(address))]
    forms = list({kind(form): form for form in everything}.values())
    chance, wrong, refused = Random(1), list[str](), 0
    for form in forms:
        for name in form.values:
            for word in [LONG, *map(sendable, chance.sample(WORST, TRIED))]:
                with transaction.atomic():
                    answer = reader.post(form.action, form.values | {name: [word]})
                    transaction.set_rollback(True)
                refused += answer.status_code == 422
                wrong += [f"{form.action} {name}={word[:30]!r}: {said}" for said in faults(form, name, word, answer)]
    assert wrong == []
    assert refused > len(forms)  # else hardly anything of it would have been a fault


def faults(form: Form, name: str, word: str, answer: HttpResponse) -> list[str]:
    if answer.status_code >= 500:
        return [str(answer.status_code)]
    if answer.status_code == 422 and name in form.typed:
        shown = html.unescape(answer.content.decode())
        if word.strip().replace("\x00", "") not in shown.replace("\x00", ""):
            return ["is not kept"]
    return []
