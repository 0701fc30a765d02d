"""When a page cannot be what was asked for: what happened, and the one thing to do."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@dataclass(frozen=True)
class Problem:
    heading: str
    words: str
    address: str
    what_to_do: str


def problem_page(request: HttpRequest, problem: Problem, status: int) -> HttpResponse:
    return render(request, "web/booking/problem.html", {"problem": problem}, status=status)
