"""A host's own questions, and what may be asked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from creneau.accounts.names import can_be_seen

MOST = 20
MOST_OPTIONS = 50
LONGEST_LABEL = 200
# Names that the booking pages need for themselves.
_RESERVED = {
    *("name", "email", "guests", "place", "phone", "where", "key", "trap"),
    *("start", "zone", "duration", "month", "day", "view", "lang", "link"),
}


class Kind(TextChoices):
    TEXT = "text", gettext_lazy("A line of text")
    LONG_TEXT = "long_text", gettext_lazy("Several lines")
    CHOICE = "choice", gettext_lazy("One of several")
    CHOICES = "choices", gettext_lazy("Any of several")
    PHONE = "phone", gettext_lazy("A phone number")


WITH_OPTIONS = (Kind.CHOICE, Kind.CHOICES)


@dataclass(frozen=True)
class Question:
    id: str
    label: str
    kind: str
    is_required: bool = False
    options: tuple[str, ...] = ()


def asked(stored: Sequence[Mapping[str, Any]]) -> list[Question]:
    return [
        Question(
            id=str(each["id"]),
            label=str(each["label"]),
            kind=str(each.get("kind", Kind.TEXT)),
            is_required=bool(each.get("is_required")),
            options=tuple(str(option) for option in each.get("options", ())),
        )
        for each in stored
    ]


def new_id(label: str, taken: Iterable[str]) -> str:
    """A word from the label that no other question has: links can fill the answer in by it."""
    taken = {*taken, *_RESERVED}
    word = slugify(label)[:40].strip("-_") or "question"
    numbers = (f"{word}-{number}" for number in range(2, len(taken) + 3))
    return word if word not in taken else next(each for each in numbers if each not in taken)


def tidy(written: Iterable[Mapping[str, Any]]) -> list[dict[str, object]]:
    """As they are kept. A question keeps its id for good: links that fill it in, and answers, go by it."""
    written = list(written)
    taken = {str(each["id"]) for each in written if each.get("id")}
    kept: list[dict[str, object]] = []
    for each in written:
        key = str(each.get("id") or new_id(str(each.get("label", "")), taken))
        taken.add(key)
        kept.append({**each, "id": key, "options": each["options"] if each["kind"] in WITH_OPTIONS else []})
    return kept


def wrong(label: str, kind: str, options: Sequence[str]) -> dict[str, str]:
    """What is wrong, by the part it is wrong with: ``label``, ``kind``, ``options``."""
    found = {}
    if not can_be_seen(label):
        found["label"] = _("Write the question.")
    elif len(label) > LONGEST_LABEL:
        found["label"] = _("At most %(count)s characters.") % {"count": LONGEST_LABEL}
    if kind not in Kind.values:
        found["kind"] = _("Choose how it is answered.")
    elif kind in WITH_OPTIONS and (message := _wrong_options(options)):
        found["options"] = message
    return found


def _wrong_options(options: Sequence[str]) -> str:
    if len(options) < 2:
        return _("Give at least two answers to choose from, one a line.")
    if len(options) > MOST_OPTIONS:
        return _("At most %(count)s answers to choose from.") % {"count": MOST_OPTIONS}
    if len(set(options)) < len(options):
        return _("The same answer is there twice.")
    if any(not option.strip() or len(option) > LONGEST_LABEL for option in options):
        return _("Each answer has 1 to %(count)s characters.") % {"count": LONGEST_LABEL}
    return ""


def validate(stored: object) -> None:
    """``ValidationError`` for what could not be asked."""
    if not isinstance(stored, list) or not all(isinstance(each, dict) for each in stored):
        raise ValidationError(_("Give a list of questions."))
    if len(stored) > MOST:
        raise ValidationError(_("At most %(count)s questions.") % {"count": MOST})
    for number, each in enumerate(stored, 1):
        found = wrong(str(each.get("label", "")), str(each.get("kind", "")), each.get("options") or [])
        for message in found.values():
            raise ValidationError(_("Question %(number)s: %(message)s") % {"number": number, "message": message})
    ids = [str(each.get("id", "")) for each in stored]
    if not all(ids) or len(set(ids)) < len(ids) or _RESERVED.intersection(ids):
        raise ValidationError(_("Each question needs an id of its own."))
