"""The JSON API, version 1: the exact contract is its OpenAPI document."""

from __future__ import annotations

from django.http import HttpRequest
from pydantic import BaseModel

from creneau.api import (
    bookings,
    calendar_settings,
    connections,
    event_types,
    failures,
    hosts,
    meetings,
    notifications,
    profile,
    schedules,
    webhooks,
)
from creneau.api.examples import may_answer
from creneau.api.ninja_api import Api
from creneau.api.problems import KINDS, address_of, not_found


class ProblemKind(BaseModel):
    type: str
    title: str
    status: int
    description: str


api = Api(
    title="Créneau",
    version="1",
    description="Scheduling over an on-premises Exchange. Instants carry an offset; in answers they are UTC.",
    urls_namespace="api",
    openapi_url="/openapi.json",
    docs_url=None,
)
failures.register(api)
for part in (
    hosts,
    bookings,
    connections,
    calendar_settings,
    event_types,
    meetings,
    notifications,
    profile,
    schedules,
    webhooks,
):
    api.add_router("", part.router)


@api.get(
    "/problems/{kind}",
    url_name="problem",
    response=ProblemKind,
    tags=["Problems"],
    openapi_extra=may_answer("not_found"),
)
def show_problem(request: HttpRequest, kind: str) -> ProblemKind:
    """What a problem's ``type`` means."""
    if kind not in KINDS:
        raise not_found()
    status, title, description = KINDS[kind]
    return ProblemKind(type=address_of(kind), title=str(title), status=status, description=str(description))
