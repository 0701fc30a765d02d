"""What a host chooses about invitations, mail and reminders."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from creneau.accounts.models import Host
from creneau.notifications.carriers import ways
from creneau.notifications.models import Wishes, wishes_of
from creneau.notifications.remind import OFFERED_MINUTES
from creneau.scheduling import event_text, wording
from creneau.scheduling.models import Correspondence

TOLD_OF = ("bookings", "requests", "reschedules", "cancellations", "trouble")

Templates = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Choice:
    """``templates``: ``{"fr": {"subject": "…", "body": "…"}}``; what is empty or ours is ours from now on."""

    invitations: str
    reminder_minutes: int | None
    sent_through: str
    told_of: Collection[str]
    host_reminders: Sequence[int]
    invitee_reminders: Sequence[int]
    templates: Templates = field(default_factory=dict)


def choice_of(host: Host) -> Choice:
    correspondence, wishes = event_text.correspondence_of(host), wishes_of(host)
    return Choice(
        invitations=correspondence.invitations,
        reminder_minutes=correspondence.reminder_minutes,
        sent_through=wishes.sent_through,
        told_of=[name for name in TOLD_OF if getattr(wishes, f"of_{name}")],
        host_reminders=wishes.host_reminders,
        invitee_reminders=wishes.invitee_reminders,
        templates=correspondence.templates,
    )


@transaction.atomic
def choose(*, host: Host, choice: Choice) -> None:
    """``ValidationError`` names the field: as in ``Choice``, or ``subject_fr``, ``body_fr`` and so on."""
    _validate(host, choice)
    correspondence = {
        "invitations": choice.invitations,
        "reminder_minutes": choice.reminder_minutes,
        "templates": _own(choice.templates),
    }
    wishes = {
        "sent_through": choice.sent_through,
        **{f"of_{name}": name in choice.told_of for name in TOLD_OF},
        "host_reminders": sorted(choice.host_reminders, reverse=True),
        "invitee_reminders": sorted(choice.invitee_reminders, reverse=True),
    }
    Correspondence.objects.update_or_create(host=host, defaults=correspondence)
    Wishes.objects.update_or_create(host=host, defaults=wishes)


def check_templates(templates: Templates) -> None:
    """``ValidationError`` with the names that are known, where another one is used."""
    wrong = {
        f"{part}_{language}": _unknown(unknown)
        for language, parts in templates.items()
        for part, text in parts.items()
        if (unknown := wording.unknown_names(text))
    }
    if wrong:
        raise ValidationError(wrong)


def _validate(host: Host, choice: Choice) -> None:
    check_templates(choice.templates)
    there_are = ways(host)
    if choice.sent_through not in there_are and choice.sent_through != wishes_of(host).sent_through:
        raise ValidationError({"sent_through": _("Mail cannot leave this way.")})
    if choice.invitations == Correspondence.Invitations.MAIL and not there_are:
        raise ValidationError({"invitations": _("There is no way to send mail: leave the invitations to Exchange.")})
    for name in ("host_reminders", "invitee_reminders"):
        if not set(getattr(choice, name)) <= set(OFFERED_MINUTES):
            raise ValidationError({name: _("This time is not on offer.")})


def _unknown(names: Sequence[str]) -> str:
    words = ngettext("%(names)s is no name we know.", "%(names)s are no names we know.", len(names))
    known = _("There are: %(known)s.") % {"known": " ".join(f"{{{name}}}" for name in wording.NAMES)}
    return f"{words % {'names': ' '.join(names)}} {known}"


def _own(templates: Templates) -> dict[str, dict[str, str]]:
    """Without what is ours: it changes with us."""
    languages = [code for code, _name in settings.LANGUAGES]
    own = {language: _differing(language, templates.get(language, {})) for language in languages}
    return {language: parts for language, parts in own.items() if parts}


def _differing(language: str, parts: Mapping[str, str]) -> dict[str, str]:
    tidy = {part: text.replace("\r\n", "\n").strip() for part, text in parts.items()}
    return {part: text for part, text in tidy.items() if text and text != event_text.default_template(language, part)}
