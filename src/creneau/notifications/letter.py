"""A mail before it is addressed: what it says, as HTML and as plain text."""

from dataclasses import asdict, dataclass, field

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language

from creneau.scheduling.formatting import formatted, spelled_out
from creneau.scheduling.wording import one_line


@dataclass(frozen=True)
class Fact:
    """``before``: what it was, shown struck through."""

    label: str
    value: str
    before: str = ""


@dataclass(frozen=True)
class Letter:
    """In the reader's language already. ``prose``: what the host wrote, with its plain formatting; ``action``: the
    words and the address of the one thing to do."""

    subject: str
    heading: str
    lines: tuple[str, ...] = ()
    prose: str = ""
    facts: tuple[Fact, ...] = ()
    action: tuple[str, str] | None = None
    notes: tuple[str, ...] = field(default=())

    @property
    def html(self) -> str:
        return render_to_string("notifications/mail.html", self._context())

    @property
    def text(self) -> str:
        return render_to_string("notifications/mail.txt", self._context()).strip() + "\n"

    @property
    def subject_line(self) -> str:
        return one_line(self.subject)[:255]

    def _context(self) -> dict[str, object]:
        shown = [fact for fact in self.facts if fact.value.strip()]
        sender = settings.ORGANISATION or "Créneau"
        prose = {"prose": formatted(self.prose), "plain_prose": spelled_out(self.prose)}
        return {**asdict(self), **prose, "facts": shown, "sender": sender, "language": get_language()}
