"""What an invitee answers, and where they want to meet: checked, and kept as it was asked. Pages and API come here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from creneau.scheduling import phones
from creneau.scheduling.errors import NotBookable
from creneau.scheduling.models import EventType
from creneau.scheduling.places import LONGEST as LONGEST_PLACE
from creneau.scheduling.places import Kind as PlaceKind
from creneau.scheduling.places import Place
from creneau.scheduling.questions import Kind, Question

LONGEST_LINE = 500
LONGEST_TEXT = 5000

Said = str | Sequence[str]


@dataclass(frozen=True)
class Where:
    """``choice``: the id of a place, or nothing where there is one; ``said``: the number or place of the invitee."""

    choice: str = ""
    said: str = ""


NOWHERE = Where()


@dataclass(frozen=True)
class Read:
    """``kept``: as a booking keeps them; ``wrong``: what is wrong, by question."""

    kept: list[dict[str, str]]
    wrong: dict[str, str]


def read(event_type: EventType, said: Mapping[str, Said], *, time_zone: str) -> Read:
    """An answer to a question that is not asked (any more) is wrong. ``time_zone``: the invitee's."""
    kept, wrong, regions = [], {}, regions_of(event_type, time_zone)
    asked = event_type.asked_questions
    for question in asked:
        try:
            answer = _answer(question, said.get(question.id, ""), regions)
        except ValueError as error:
            wrong[question.id] = str(error)
        else:
            kept += [{"id": question.id, "label": question.label, "answer": answer}] if answer else []
    known = {question.id for question in asked}
    return Read(kept, wrong | {key: _("This is not asked.") for key in said if key not in known})


def checked(event_type: EventType, said: Mapping[str, Said], *, time_zone: str) -> list[dict[str, str]]:
    """The same; ``NotBookable`` with ``answers.<id>`` for the first that is wrong."""
    found = read(event_type, said, time_zone=time_zone)
    for key, message in found.wrong.items():
        raise NotBookable(f"answers.{key}", message)
    return found.kept


def place(event_type: EventType, where: Where, *, time_zone: str) -> dict[str, str]:
    """``{"kind", "value"}`` as a booking keeps it; ``NotBookable`` with ``place`` or ``place.value``."""
    offered = event_type.offered_places
    if not offered and not where.choice:
        return {}
    chosen = _chosen(offered, where.choice)
    return {"kind": chosen.kind, "value": _told(event_type, chosen, where.said.strip(), time_zone) or chosen.value}


def regions_of(event_type: EventType, time_zone: str = "") -> list[str]:
    """Where a telephone number without a country is at home: with the host, or where the invitee is."""
    host = event_type.host
    return phones.regions([zone for zone in (host.time_zone, time_zone) if zone], host.user.language)


def _chosen(offered: list[Place], choice: str) -> Place:
    found = offered if len(offered) == 1 and not choice else [each for each in offered if each.id == choice]
    if not found:
        raise NotBookable("place", _("This place is not on offer.") if choice else _("Choose where you meet."))
    return found[0]


def _told(event_type: EventType, chosen: Place, said: str, time_zone: str) -> str:
    if chosen.kind == PlaceKind.HOST_CALLS:
        try:
            return _phone(said or _missing(_("Your phone number is missing.")), regions_of(event_type, time_zone))
        except ValueError as error:
            raise NotBookable("place.value", str(error)) from None
    if chosen.kind == PlaceKind.ASK:
        if not said:
            raise NotBookable("place.value", _("Say where you would like to meet."))
        if len(said) > LONGEST_PLACE:
            raise NotBookable("place.value", _too_long(LONGEST_PLACE))
        return said
    return ""


def _answer(question: Question, said: Said, regions: list[str]) -> str:
    """As it is kept; ``ValueError`` with the words for the invitee."""
    if question.kind == Kind.CHOICES:
        return _choices(question, [said] if isinstance(said, str) else said)
    text = _text(said)
    if not text:
        return _missing(_("Please answer this question.")) if question.is_required else ""
    if question.kind == Kind.PHONE:
        return _phone(text, regions)
    if question.kind == Kind.CHOICE and text not in question.options:
        return _missing(_("Choose one of the answers."))
    longest = LONGEST_TEXT if question.kind == Kind.LONG_TEXT else LONGEST_LINE
    return text if len(text) <= longest else _missing(_too_long(longest))


def _choices(question: Question, said: Sequence[str]) -> str:
    given = [each for each in said if each]
    if not given and question.is_required:
        _missing(_("Choose at least one answer."))
    if not set(given) <= set(question.options):
        _missing(_("Choose among the answers."))
    return ", ".join(option for option in question.options if option in given)


def _phone(text: str, regions: list[str]) -> str:
    try:
        return phones.e164(text, regions)
    except ValueError:
        words = _("This is not a phone number. One looks like %(example)s; one of another country begins with +.")
        raise ValueError(words % {"example": phones.example(regions[0])}) from None


def _text(said: Said) -> str:
    return (said if isinstance(said, str) else ", ".join(said)).strip()


def _missing(words: str) -> str:
    raise ValueError(words)


def _too_long(most: int) -> str:
    return _("At most %(count)s characters.") % {"count": most}
