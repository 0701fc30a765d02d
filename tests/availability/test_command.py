"""`creneau slots` as people and scripts run it: a process, standard input, standard output, an exit status."""

import json
import subprocess
import sys
from pathlib import Path

from tests.availability.asking import USUAL, window

CRENEAU = Path(sys.executable).with_name("creneau")
MORNING = USUAL | {"weekly_hours": {"mon": [["09:00", "11:00"]]}}
NINE, TEN = "2027-03-01T09:00:00Z", "2027-03-01T10:00:00Z"


def creneau_slots(text: str, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([CRENEAU, "slots", *options], input=text, capture_output=True, text=True, check=False)


def explained(**changes: object) -> dict:
    return json.loads(creneau_slots(json.dumps(MORNING | changes), "--explain").stdout)


def test_one_object_in_one_object_out():
    done = creneau_slots(json.dumps(MORNING))
    assert (done.returncode, json.loads(done.stdout), done.stderr) == (0, {"slots": [NINE, TEN]}, "")


def test_no_slots_are_an_empty_list():
    assert json.loads(creneau_slots(json.dumps(USUAL)).stdout) == {"slots": []}


def test_a_line_in_a_line_out_and_blank_lines_are_skipped():
    done = creneau_slots(f"{json.dumps(MORNING)}\n\n  \n{json.dumps(USUAL)}\n", "--lines")
    assert (done.returncode, done.stderr) == (0, "")
    assert [json.loads(line) for line in done.stdout.splitlines()] == [{"slots": [NINE, TEN]}, {"slots": []}]


def test_a_malformed_line_says_so_and_the_rest_goes_on():
    bad = MORNING | {"timezone": "Mars/Olympus"}
    done = creneau_slots(f"{json.dumps(bad)}\nnot json\n{json.dumps(MORNING)}", "--lines")
    unknown, unreadable, good = (json.loads(line) for line in done.stdout.splitlines())
    assert done.returncode == 0
    assert unknown == {"error": {"field": "timezone", "message": "'Mars/Olympus' is not a time zone"}}
    assert unreadable["error"]["field"] == "input"
    assert good == {"slots": [NINE, TEN]}


def test_json_that_is_none_is_named_input():
    done = creneau_slots("{")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("input: is not JSON")
    assert done.stderr.count("\n") == 1


def test_a_missing_key_is_named():
    question = {name: value for name, value in MORNING.items() if name != "busy"}
    done = creneau_slots(json.dumps(question))
    assert (done.returncode, done.stderr) == (2, "busy: is missing\n")


def test_malformed_input_is_one_line_on_standard_error_and_exit_status_2():
    done = creneau_slots(json.dumps(MORNING | {"busy": [[NINE, TEN], [TEN, NINE]]}))
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "busy: item 2: ends before its start\n")


def test_a_strange_name_is_quoted_on_one_line_and_not_at_any_length():
    done = creneau_slots(json.dumps(MORNING | {"timezone": "\n\ud800" + "x" * 10_000}))
    assert (done.returncode, done.stderr.count("\n"), len(done.stderr)) == (2, 1, 88)
    done = creneau_slots(json.dumps(MORNING | {"line\nbreak": 1}))
    assert (done.returncode, done.stderr) == (2, "line\\nbreak: is not known\n")


def test_a_window_of_exactly_two_years_is_answered():
    two_years = MORNING | {"window": window("2027-03-01T00:00:00Z", "2029-03-01T00:00:00Z")}
    assert len(json.loads(creneau_slots(json.dumps(two_years)).stdout)["slots"]) == 2 * 105


def test_absurd_numbers_are_answered_and_not_feared():
    for name in ("duration_minutes", "increment_minutes", "buffer_before_minutes", "minimum_notice_minutes"):
        done = creneau_slots(json.dumps(MORNING | {name: 10**30, "busy": [[NINE, NINE]]}))
        assert (done.returncode, done.stderr) == (0, "")


def test_the_ends_of_the_calendar_are_answered():
    for year in ("0001", "9999"):
        asked = window(f"{year}-01-01T00:00:00Z", f"{year}-12-31T23:59:59Z")
        for zone in ("Asia/Tokyo", "America/New_York"):
            there = MORNING | {"window": asked, "timezone": zone, "now": f"{year}-01-01T00:00:00Z"}
            done = creneau_slots(json.dumps(there | {"range": {"rolling_days": 10**9}}), "--explain")
            assert (done.returncode, done.stderr) == (0, "")


def test_instants_may_be_spelled_as_rfc_3339_allows():
    asked = MORNING | {"window": window("2027-03-01t10:00:00+01:00", "2027-03-01T04:00:00.0000000-06:00")}
    assert json.loads(creneau_slots(json.dumps(asked)).stdout) == {"slots": [NINE]}


def test_explained_a_refused_start_names_the_busy_time_in_the_way():
    told = {"start": "2027-03-01T10:30:00Z", "end": "2027-03-01T10:45:00Z", "calendar": "Alice", "status": "tentative"}
    assert explained(busy=[told]) == {
        "slots": [NINE],
        "refused": [
            {
                "start": TEN,
                "cause": "busy",
                "calendar": "Alice",
                "status": "tentative",
                "busy": ["2027-03-01T10:30:00Z", "2027-03-01T10:45:00Z"],
            }
        ],
    }


def test_explained_limits_count_the_bookings_there_are():
    answer = explained(limits={"per_day": 1, "bookings": ["2027-03-01T15:00:00Z"]})
    assert answer == {"slots": [], "refused": [{"start": NINE, "cause": "limit"}, {"start": TEN, "cause": "limit"}]}


def test_explained_a_range_leaves_days_out():
    answer = explained(range={"first": "2027-03-02"})
    assert answer == {"slots": [], "refused": [{"start": NINE, "cause": "range"}, {"start": TEN, "cause": "range"}]}


def test_help_tells_the_shapes_of_limits_and_range():
    shown = creneau_slots("", "--help").stdout
    assert '{"per_day": 3, "per_week": 10, "bookings": ["2027-03-01T09:00:00Z"]}' in shown
    assert '{"rolling_days": 60}' in shown
    assert '{"first": "2027-03-01", "last": "2027-03-31"}' in shown


def test_the_command_starts_without_django():
    script = (
        "import sys, creneau.cli.slots; print([name for name in sys.modules if 'django' in name or 'lxml' in name])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
