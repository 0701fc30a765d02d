"""django-ninja, taught to answer every refusal with a problem."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import pydantic
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, re_path
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import ValidationError, ValidationErrorContext
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from creneau.api import examples, messages
from creneau.api.problems import Problem, invalid, not_found
from creneau.api.rendering import JsonParser, JsonRenderer

View = Callable[..., HttpResponseBase]


class Api(NinjaAPI):
    def __init__(self, **options: Any) -> None:
        super().__init__(renderer=JsonRenderer(), parser=JsonParser(), **options)

    @property
    def urls(self) -> tuple[list[URLResolver | URLPattern], str, str]:
        """Ninja's own, each careful; whatever else begins like them is a problem too."""
        patterns, application, namespace = super().urls
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                pattern.callback = _careful(pattern.callback)
        return [*patterns, re_path("", _careful(_nothing_here))], application, namespace

    def validation_error_from_error_contexts(
        self, error_contexts: list[ValidationErrorContext[Any]]
    ) -> ValidationError:
        """A problem that names each field; what the request's schema wants said besides is added."""
        found: list[tuple[str, str]] = []
        members: dict[str, object] = {}
        for context in error_contexts:
            for error in context.pydantic_validation_error.errors(include_url=False, include_input=False):
                place = (context.model.__ninja_param_source__, *_place(context.model, error["loc"]))
                found.append((messages.field(place), messages.message(dict(error))))
            members |= _members(context.model)
        raise invalid(found, **members)

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return str(operation.view_func.__name__)

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**options)
        schema["components"]["schemas"]["Problem"] = examples.SCHEMA
        for operations in schema["paths"].values():
            for operation in operations.values():
                operation["responses"] |= examples.responses(operation.pop(examples.NAMED, ()))
        return schema


def _careful(view: View) -> View:
    """The view, never cached; a wrong method is a problem, and so is a path that no database could look up."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response = _nothing_here(request) if "\0" in request.path_info else view(request, *args, **kwargs)
        except Http404:
            response = _nothing_here(request)
        if isinstance(response, HttpResponseNotAllowed):
            response = _not_allowed(response["Allow"])
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return answer


@csrf_exempt
def _nothing_here(request: HttpRequest) -> HttpResponse:
    return not_found().response()


def _not_allowed(allowed: str) -> HttpResponse:
    words = _("This address does not know this method.")
    return Problem(405, words, headers={"Allow": allowed}).response()


def _place(model: Any, location: tuple[str | int, ...]) -> tuple[str | int, ...]:
    place: tuple[str | int, ...] = model.__ninja_flatten_map_reverse__.get(location, location)
    return place


def _members(model: type[pydantic.BaseModel]) -> dict[str, object]:
    found: dict[str, object] = {}
    for field in model.model_fields.values():
        for said in (field.annotation, *field.metadata):
            found |= getattr(said, "problem_members", {})
    return found
