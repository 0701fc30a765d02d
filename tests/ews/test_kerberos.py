"""Kerberos as far as it goes without a domain: the name, and what a domain's servers say no with."""

import pytest

from creneau.ews import errors, kerberos
from creneau.ews.values import Credentials


@pytest.mark.parametrize(
    ("username", "principal"),
    [
        ("alice@example.test", "alice@EXAMPLE.TEST"),
        ("corp.example.test\\alice", "alice@CORP.EXAMPLE.TEST"),
        ("EXAMPLE\\alice", "alice"),
        ("alice", "alice"),
    ],
)
def test_a_sign_in_name_becomes_a_principal(username: str, principal: str) -> None:
    assert kerberos.principal_of(username) == principal


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (-1765328360, errors.WrongCredentials),
        (2529638936, errors.WrongCredentials),  # the same, as gssapi gives it
        (-1765328361, errors.PasswordExpired),
        (-1765328366, errors.LockedOut),
    ],
)
def test_what_a_domains_server_refuses_with_is_found_below_other_errors(
    code: int, kind: type[errors.SignInError], monkeypatch: pytest.MonkeyPatch
) -> None:
    class LibraryError(Exception):
        err_code = code

    def refuse(*_: object, **__: object) -> None:
        try:
            raise LibraryError
        except LibraryError as error:
            raise RuntimeError("Getting GSSAPI credential") from error

    monkeypatch.setattr("spnego.client", refuse)
    with pytest.raises(kind):
        kerberos.first_message(Credentials("alice@example.test", "secret"), "mail.example.test", None)


def test_without_a_realm_kerberos_stands_back() -> None:
    """Without the extra or a reachable domain server nothing can be made, and nothing is spent."""
    assert kerberos.first_message(Credentials("alice@nowhere.invalid", "secret"), "mail.example.test", None) is None
