"""JSON in and out. Instants are written in UTC with ``Z``, to the second."""

from __future__ import annotations

from typing import Any

import orjson
from django.http import HttpRequest
from ninja.parser import Parser
from ninja.renderers import BaseRenderer

OPTIONS = orjson.OPT_UTC_Z | orjson.OPT_OMIT_MICROSECONDS


class JsonRenderer(BaseRenderer):
    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        return orjson.dumps(data, option=OPTIONS)


class JsonParser(Parser):
    """Refuses what is not strictly JSON: lone surrogates, NaN, nesting without end."""

    def parse_body(self, request: HttpRequest) -> Any:
        return orjson.loads(request.body)
