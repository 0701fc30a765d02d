"""What an invitee would see, drawn from what stands in the editor."""

from django.forms import BaseForm

from creneau.scheduling.models import EventType
from creneau.scheduling.questions import asked
from creneau.web.booking.summary import summary
from creneau.web.event_types import amounts, places, questions


def preview(
    event_type: EventType, form: BaseForm, place_rows: list[places.PlaceRow], question_rows: list[questions.QuestionRow]
) -> dict[str, object]:
    """``summary`` and ``questions``; what cannot be read yet stays as it is stored."""
    shown = EventType(
        host=event_type.host,
        slug=_said(form, "slug"),
        name=_said(form, "name"),
        description=_said(form, "description"),
        places=[row.stored for row in place_rows],
        durations_minutes=amounts.durations(_said(form, "durations")) or event_type.durations_minutes,
        colour=_said(form, "colour") or event_type.colour,
    )
    asked_questions = asked(questions.to_store([row for row in question_rows if row.label]))
    return {"summary": summary(shown), "questions": asked_questions}


def _said(form: BaseForm, name: str) -> str:
    return str(form[name].value() or "")
