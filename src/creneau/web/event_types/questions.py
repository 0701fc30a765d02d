"""The questions as they are typed: the answers to choose from are lines of one field."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.http import QueryDict

from creneau.scheduling import questions
from creneau.scheduling.models import EventType
from creneau.web.event_types import rows


@dataclass
class QuestionRow:
    id: str = ""
    label: str = ""
    kind: str = questions.Kind.TEXT
    is_required: bool = False
    options: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def lines(self) -> list[str]:
        return [line.strip() for line in self.options.splitlines() if line.strip()]


def stored(event_type: EventType) -> list[QuestionRow]:
    return [
        QuestionRow(each.id, each.label, each.kind, each.is_required, "\n".join(each.options))
        for each in event_type.asked_questions
    ]


def typed(data: QueryDict) -> list[QuestionRow]:
    read = [_typed(data, f"question-{number}-") for number in rows.numbers(data, "question")]
    return rows.acted(read, data.get("act", ""), "question", QuestionRow)


def check(read: Sequence[QuestionRow]) -> bool:
    """Whether they can be asked; what is wrong stands in its row, what concerns them all in the last."""
    for row in read:
        row.errors = questions.wrong(row.label, row.kind, row.lines)
    if read and not any(row.errors for row in read):
        try:
            questions.validate(to_store(read))
        except ValidationError as error:
            read[-1].errors = {"label": error.messages[0]}
    return not any(row.errors for row in read)


def to_store(read: Sequence[QuestionRow]) -> list[dict[str, object]]:
    return questions.tidy(
        {"id": row.id, "label": row.label, "kind": row.kind, "is_required": row.is_required, "options": row.lines}
        for row in read
    )


def _typed(data: QueryDict, name: str) -> QuestionRow:
    return QuestionRow(
        id=data.get(f"{name}id", "")[:64],
        label=data.get(f"{name}label", "").strip(),
        kind=data.get(f"{name}kind", ""),
        is_required=f"{name}required" in data,
        options=data.get(f"{name}options", ""),
    )
