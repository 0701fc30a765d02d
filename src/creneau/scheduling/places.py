"""Where: the places that an event type offers, and how each is called before and after a booking."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from creneau.scheduling import phones

MOST = 10
LONGEST = 255


class Kind(TextChoices):
    IN_PERSON = "in_person", gettext_lazy("In person, at an address")
    HOST_CALLS = "host_calls", gettext_lazy("By phone: I call the invitee")
    INVITEE_CALLS = "invitee_calls", gettext_lazy("By phone: the invitee calls me")
    VIDEO = "video", gettext_lazy("By video, at a link")
    CUSTOM = "custom", gettext_lazy("Something else")
    ASK = "ask", gettext_lazy("The invitee says where")


ASKS = {Kind.HOST_CALLS: "phone", Kind.ASK: "where"}  # what the invitee has to tell


@dataclass(frozen=True)
class Place:
    """``id``: the kind, and for a second one of the same kind ``in_person-2``. ``value``: what the host wrote."""

    id: str
    kind: str
    value: str

    @property
    def asks(self) -> str:
        """What the invitee has to tell: ``phone``, ``where`` or nothing."""
        return ASKS.get(Kind(self.kind), "")

    def words(self, host: str) -> str:
        """Before anybody books: a video link and the host's number are for those who have booked."""
        if self.kind == Kind.VIDEO:
            return _("Video call")
        if self.kind == Kind.HOST_CALLS:
            return _("By phone: %(host)s calls you") % {"host": host}
        if self.kind == Kind.INVITEE_CALLS:
            return _("By phone: you call %(host)s") % {"host": host}
        return _("At a place that you name") if self.kind == Kind.ASK else self.value

    @property
    def plain_words(self) -> str:
        """The same to anybody."""
        if self.kind == Kind.HOST_CALLS:
            return _("Phone call to the invitee")
        return _("Phone call") if self.kind == Kind.INVITEE_CALLS else self.words("")


def offered(stored: Sequence[Mapping[str, Any]]) -> list[Place]:
    seen: Counter[str] = Counter()
    places = []
    for place in stored:
        kind = str(place.get("kind", Kind.CUSTOM))
        seen[kind] += 1
        places.append(Place(kind if seen[kind] == 1 else f"{kind}-{seen[kind]}", kind, str(place.get("value", ""))))
    return places


def tidy(written: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
    """As they are kept: without what the invitee has to tell."""
    return [{"kind": each["kind"], "value": "" if each["kind"] in ASKS else each["value"]} for each in written]


def announced(place: Mapping[str, Any]) -> str:
    """Where a booking is to take place that is only requested."""
    kept_back = place.get("kind") in (Kind.VIDEO, Kind.INVITEE_CALLS)
    return offered([place])[0].plain_words if kept_back else settled(place)


def settled(place: Mapping[str, Any]) -> str:
    """Where a booking takes place, in words."""
    value = str(place.get("value", ""))
    if place.get("kind") == Kind.HOST_CALLS:
        return _("Phone call to %(number)s") % {"number": phones.shown(value)}
    return _("Call %(number)s") % {"number": value} if place.get("kind") == Kind.INVITEE_CALLS else value


def wrong(kind: str, value: str) -> str:
    """What is wrong with a place, in words; nothing if nothing is."""
    if kind not in Kind.values:
        return _("Choose what kind of place this is.")
    if Kind(kind) in ASKS:
        return ""
    if not value.strip():
        return _("Say where: the invitee needs it.")
    if len(value) > LONGEST:
        return _("At most %(count)s characters.") % {"count": LONGEST}
    if kind == Kind.VIDEO and not is_web_address(value):
        return _("Give the whole address of the video room, beginning with https://.")
    return ""


def validate(stored: object) -> None:
    """``ValidationError`` for what could not be offered as the places of an event type."""
    if not isinstance(stored, list) or not all(isinstance(place, dict) for place in stored):
        raise ValidationError(_("Give a list of places."))
    if len(stored) > MOST:
        raise ValidationError(_("At most %(count)s places.") % {"count": MOST})
    for number, place in enumerate(stored, 1):
        if message := wrong(str(place.get("kind", "")), str(place.get("value", ""))):
            raise ValidationError(_("Place %(number)s: %(message)s") % {"number": number, "message": message})
    kinds = Counter(place["kind"] for place in stored)
    if any(kinds[kind] > 1 for kind in ASKS):
        raise ValidationError(_("The same place is there twice."))


def is_web_address(text: str) -> bool:
    try:
        address = urlsplit(text.strip())
        is_whole = address.scheme in {"http", "https"} and bool(address.hostname)
    except ValueError:
        return False
    return is_whole and not any(char.isspace() for char in text.strip())
