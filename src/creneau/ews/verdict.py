"""Of everything that went wrong in a search, the one thing that helps the person most."""

from creneau.ews import errors

# Most telling first. What a web server that is no Exchange says at a guessed address tells nothing.
TELLING: tuple[type[errors.ExchangeError], ...] = (
    errors.ForeignHost,
    errors.UnsupportedVersion,
    errors.SignInError,
    errors.NoMailbox,
    errors.RefusedAddress,
    errors.TlsUntrusted,
    errors.TlsExpired,
    errors.Throttled,
)


class Verdict:
    """Collects what went wrong. `is_named`: somebody named the server, so nothing it says is a mere guess."""

    def __init__(self, *, is_named: bool) -> None:
        self._is_named = is_named
        self._seen: list[errors.ExchangeError] = []
        self._ews: list[errors.ExchangeError] = []

    def add(self, error: errors.ExchangeError) -> None:
        """Something that an Autodiscover location said."""
        (self._ews if self._is_named else self._seen).append(error)

    def add_ews(self, error: errors.ExchangeError) -> None:
        """Something that an EWS address said: typed, or named by Autodiscover, so never a mere guess."""
        self._ews.append(error)

    @property
    def may_be_elsewhere(self) -> bool:
        """Whether the host is there, though not with EWS at the usual path."""
        return bool(self._ews) and isinstance(self._ews[-1], errors.NotEws | errors.ServerError)

    def error(self, email: str) -> errors.ExchangeError:
        for kind in TELLING:
            for error in self._seen + self._ews:
                if isinstance(error, kind):
                    return error
        if self._ews:
            return self._ews[0]
        return errors.ServerNotFound(domain=email.rpartition("@")[2])
