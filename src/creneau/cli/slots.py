"""`creneau slots`: one JSON object in, the slots it asks for out. No database, no settings, no clock of its own."""

import argparse
import json
import sys
from collections.abc import Callable
from datetime import datetime
from typing import Any

from creneau.availability.explanation import Refusal, explain
from creneau.availability.offered import offered
from creneau.availability.parse import Malformed
from creneau.availability.question import Question, question

SHAPES = """\
in, all keys required:
  {"now": "2027-03-01T07:00:00Z",
   "window": {"start": "2027-03-01T00:00:00+01:00", "end": "2027-03-08T00:00:00+01:00"},
   "timezone": "Europe/Paris",
   "weekly_hours": {"mon": [["09:00", "12:00"], ["14:00", "24:00"]]},
   "overrides": {"2027-03-28": [["10:00", "12:00"]], "2027-03-29": []},
   "busy": [["2027-03-01T09:00:30Z", "2027-03-01T10:00:00Z"]],
   "duration_minutes": 30, "increment_minutes": 15,
   "buffer_before_minutes": 0, "buffer_after_minutes": 10, "minimum_notice_minutes": 120}
out:
  {"slots": ["2027-03-01T08:00:00Z"]}

with --explain, also in, each optional:
  busy    {"start": "…", "end": "…", "calendar": "Alice", "status": "tentative"} in place of a pair;
          status: free, tentative, busy (if not said), out_of_office, working_elsewhere;
          free and working_elsewhere do not block
  limits  {"per_day": 3, "per_week": 10, "bookings": ["2027-03-01T09:00:00Z"]}
          how many bookings may start on a day and in a week (from Monday) of the time zone,
          and the starts of those there are; each key optional
  range   {"rolling_days": 60}                            today and the 60 days after it, or
          {"first": "2027-03-01", "last": "2027-03-31"}   both included, each optional;
          days of the time zone on which a slot may start
and out:
  {"slots": […],
   "refused": [{"start": "2027-03-01T09:00:00Z", "cause": "busy", "calendar": "Alice", "status": "tentative",
                "busy": ["2027-03-01T09:00:30Z", "2027-03-01T10:00:00Z"]}]}
  every start of the hours, also of those an override replaces, that is not offered, and the first cause:
  outside_hours, override, busy, buffer, notice, limit, range; calendar, status and busy where it is busy or buffer

Malformed input: exit 2 and one line on standard error that names the field.
With --lines: {"error": {"field": "busy", "message": "…"}} in its place, and the rest goes on.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describes the command to argparse."""
    parser.description = "Lists the start times that can be booked. Reads JSON on standard input, writes JSON."
    parser.epilog = SHAPES
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--lines", action="store_true", help="one object a line in, one a line out")
    parser.add_argument("--explain", action="store_true", help="also say why other starts are not offered")


def run(args: argparse.Namespace) -> int:
    """Answers standard input on standard output. Returns the exit status: 0, or 2 for malformed input."""
    answer = _explained if args.explain else _answer
    return _each_line(answer) if args.lines else _whole(answer)


Answer = Callable[[object], dict[str, Any]]


def _whole(answer: Answer) -> int:
    try:
        print(json.dumps(answer(_read(sys.stdin.buffer.read()))))
    except Malformed as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _each_line(answer: Answer) -> int:
    for line in sys.stdin.buffer:
        if line.strip():
            print(json.dumps(_answer_or_error(line, answer)), flush=True)
    return 0


def _answer_or_error(line: bytes, answer: Answer) -> dict[str, Any]:
    try:
        return answer(_read(line))
    except Malformed as error:
        return {"error": {"field": error.field, "message": error.message}}


def _read(text: bytes) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Malformed("input", f"is not JSON: {error}") from None


def _answer(value: object) -> dict[str, Any]:
    return {"slots": _offered(question(value))}


def _explained(value: object) -> dict[str, Any]:
    asked = question(value, explained=True)
    refusals = explain(asked.schedule, asked.rules, asked.window, asked.busy, asked.now, bookings=asked.bookings)
    return {"slots": _offered(asked), "refused": [_refusal(each) for each in refusals]}


def _offered(asked: Question) -> list[str]:
    return offered(asked.schedule, asked.rules, asked.window, asked.busy, asked.now, bookings=asked.bookings).names()


def _refusal(refusal: Refusal) -> dict[str, Any]:
    told: dict[str, Any] = {"start": _rfc3339(refusal.start), "cause": refusal.cause}
    if busy := refusal.busy:
        told |= {"calendar": busy.calendar, "status": busy.status, "busy": [_rfc3339(busy.start), _rfc3339(busy.end)]}
    return told


def _rfc3339(instant: datetime) -> str:
    return instant.replace(tzinfo=None).isoformat() + "Z"
