"""Every cause of the API has its class, and every ResponseCode finds it."""

import inspect

import pytest

from creneau.ews import errors
from creneau.ews.envelope import open_envelope
from creneau.ews.responses import error_of
from creneau.ews.values import Credentials
from tests.ews.answers import fault

CAUSES = frozenset(
    """wrong_credentials locked_out password_expired account_disabled modern_auth_only kerberos_required
    channel_binding ews_disabled no_mailbox server_not_found name_not_found connection_refused timeout tls_untrusted
    tls_name tls_expired foreign_host refused_address not_ews_owa not_ews_activesync not_ews_mail_protocol not_ews
    unsupported_exchange_2010 unsupported_workmail unsupported_exchange_online unsupported_version throttled
    server_error read_only already_refused invalid_input""".split()  # noqa: SIM905
)
NEXT_STEPS = frozenset(
    """enter_server enter_ews_url enter_domain_or_username check_password confirm_host ask_it use_other_sign_in wait
    correct_input""".split()  # noqa: SIM905
)


def kinds() -> list[type[errors.ExchangeError]]:
    everything = vars(errors).values()
    return [kind for kind in everything if inspect.isclass(kind) and issubclass(kind, errors.ExchangeError)]


def test_the_causes_are_those_of_the_api() -> None:
    assert {kind.cause for kind in kinds()} == CAUSES


def test_every_next_step_is_a_word_of_the_api() -> None:
    assert {kind().next_step for kind in kinds()} <= NEXT_STEPS


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("ErrorNonExistentMailbox", errors.NoMailbox),
        ("ErrorAccountDisabled", errors.AccountDisabled),
        ("ErrorPasswordExpired", errors.PasswordExpired),
        ("ErrorPasswordChangeRequired", errors.PasswordExpired),
        ("ErrorAccessDenied", errors.ReadOnly),
        ("ErrorItemNotFound", errors.ItemNotFound),
        ("ErrorFolderNotFound", errors.FolderNotFound),
        ("ErrorIrresolvableConflict", errors.Conflict),
        ("ErrorInvalidServerVersion", errors.InvalidServerVersion),
        ("ErrorMailboxMoveInProgress", errors.ServerError),
        ("ErrorNobodyHasHeardOf", errors.ServerError),
    ],
)
def test_a_response_code_becomes_its_error(code: str, kind: type[errors.ExchangeError]) -> None:
    error = error_of(code, "Said so.")
    assert (type(error), error.message, error.detail) == (kind, "Said so.", {"code": code})


def test_a_busy_server_says_how_long_to_wait() -> None:
    busy = open_envelope(fault("ErrorServerBusy", '<t:Value Name="BackOffMilliseconds">2500</t:Value>')).fault
    assert isinstance(busy, errors.Throttled)
    assert busy.retry_after_seconds == 2.5


def test_a_busy_server_that_does_not_say_gets_half_a_minute() -> None:
    busy = error_of("ErrorServerBusy", "")
    assert busy.detail["retry_after_seconds"] == 30.0


def test_an_error_reads_as_a_line_with_its_facts() -> None:
    assert str(errors.NameNotFound(host="mail.example.test")) == "name_not_found (host=mail.example.test)"
    assert str(errors.ServerError("It broke.", code="X")) == "server_error – It broke. (code=X)"


def test_a_password_is_never_shown() -> None:
    assert repr(Credentials("alice", "canary")) == "Credentials('alice', …)"
    assert "canary" not in str(Credentials("alice", "canary"))
