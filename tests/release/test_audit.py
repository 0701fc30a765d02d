"""An audit that could not look is not an audit that found nothing."""

import json

from release.audit import Finding, Verdict, read_node, read_python


def test_a_package_that_the_database_does_not_know_is_not_clean() -> None:
    answer = {
        "dependencies": [
            {"name": "lxml", "version": "6.1", "vulns": []},
            {"name": "huey", "skip_reason": "Dependency not found on PyPI"},
        ]
    }
    assert read_python(json.dumps(answer), {}) == Finding(
        Verdict.NOT_CHECKED, "1 of 2 packages are unknown to the database: huey"
    )


def test_a_vulnerability_is_named_even_when_other_packages_were_skipped() -> None:
    answer = {
        "dependencies": [
            {"name": "lxml", "version": "6.1", "vulns": [{"id": "PYSEC-2027-1"}]},
            {"name": "huey", "skip_reason": "Dependency not found on PyPI"},
        ]
    }
    assert read_python(json.dumps(answer), {}) == Finding(Verdict.VULNERABLE, "lxml PYSEC-2027-1")


def test_a_skipped_package_may_be_known_from_its_projects_page() -> None:
    answer = json.dumps({"dependencies": [{"name": "huey", "skip_reason": "Dependency not found on PyPI"}]})
    assert read_python(answer, {"huey": []}) == Finding(Verdict.CLEAN, "1 packages")
    assert read_python(answer, {"huey": ["PYSEC-2027-2"]}) == Finding(Verdict.VULNERABLE, "huey PYSEC-2027-2")


def test_all_packages_known_and_none_vulnerable_is_clean() -> None:
    answer = {"dependencies": [{"name": "lxml", "version": "6.1", "vulns": []}]}
    assert read_python(json.dumps(answer), {}) == Finding(Verdict.CLEAN, "1 packages")


def test_no_answer_is_not_clean() -> None:
    assert read_python("", {}) == Finding(Verdict.NOT_CHECKED, "0 of 0 packages are unknown to the database")
    assert read_node("npm error audit endpoint") == Finding(Verdict.NOT_CHECKED, "the registry answers no audit")


def test_npm_counts_are_believed() -> None:
    assert read_node('{"metadata": {"vulnerabilities": {"total": 0}}}') == Finding(Verdict.CLEAN, "no finding")
    assert read_node('{"metadata": {"vulnerabilities": {"total": 2}}}').verdict is Verdict.VULNERABLE
