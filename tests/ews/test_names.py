"""Sign-in names, in every form that people type."""

import pytest

from creneau.ews import errors
from creneau.ews.names import other_name, sign_in_name


@pytest.mark.parametrize(
    ("domain", "username", "sent"),
    [
        ("", "", "alice@example.test"),
        ("", "amartin", "amartin"),
        ("", "EXAMPLE\\amartin", "EXAMPLE\\amartin"),
        ("", "amartin@corp.example", "amartin@corp.example"),
        ("EXAMPLE", "amartin", "EXAMPLE\\amartin"),
        ("EXAMPLE", "", "EXAMPLE\\alice"),
        ("EXAMPLE", "OTHER\\amartin", "OTHER\\amartin"),
        (" EXAMPLE\\ ", " amartin ", "EXAMPLE\\amartin"),
        ("@corp.example", "amartin", "corp.example\\amartin"),
    ],
)
def test_what_was_typed_decides_the_name_that_is_sent(domain: str, username: str, sent: str) -> None:
    assert sign_in_name("alice@example.test", domain, username) == sent


def test_control_characters_are_refused() -> None:
    with pytest.raises(errors.InvalidInput):
        sign_in_name("alice@example.test", "", "ali\nce")


def test_another_form_of_the_name_is_proposed_with_the_servers_domain() -> None:
    assert other_name("alice@example.test", "EXAMPLE", "alice@example.test") == "EXAMPLE\\alice"
    assert other_name("alice@example.test", "EXAMPLE", "example\\alice") is None
    assert other_name("alice@example.test", "", "alice") is None
