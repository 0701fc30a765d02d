"""What counts as a name."""

import pytest

from creneau.accounts.names import can_be_seen


@pytest.mark.parametrize("name", ["Bob", "Zoë", "محمد", "李", "👩🏽‍⚕️", "X Æ A-12", "?", "7", "می‌خواهم"])
def test_people_are_called_anything(name: str) -> None:
    assert can_be_seen(name)


@pytest.mark.parametrize(
    "name", ["", " ", "\u200b", "\u2060\ufeff", "\u00ad", "\u202e", "\u3164", "\u2800", "\u0301", "\ue000"]
)
def test_signs_that_draw_nothing_are_no_name(name: str) -> None:
    assert not can_be_seen(name)
