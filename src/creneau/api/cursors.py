"""Long lists in pieces: ``?limit=50&cursor=…``. A cursor says after what to go on; callers only hand it back."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from typing import Annotated, Any, TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _
from pydantic import BaseModel, Field

from creneau.api.problems import invalid
from creneau.api.schemas.request import Request

Row = TypeVar("Row", bound=Model)

USUAL, MOST = 50, 200


class PageQuery(Request):
    limit: Annotated[int, Field(ge=1, le=MOST)] | None = None
    cursor: Annotated[str, Field(max_length=200)] | None = None

    @property
    def is_asked(self) -> bool:
        return self.limit is not None or self.cursor is not None


class Page(BaseModel):
    """``next``: the cursor of what follows; null at the end."""

    next: str | None


def piece(rows: QuerySet[Row], query: PageQuery, *order: str) -> tuple[list[Row], str | None]:
    """One piece of the rows in this order (``"-start_at", "-id"``), and the cursor of what follows.

    Rows that come and go between two requests are neither repeated nor do they hide others.
    """
    limit = query.limit or USUAL
    after = _read(query.cursor, order) if query.cursor else None
    found = list(
        rows.filter(_after(order, after)).order_by(*order)[: limit + 1] if after else rows.order_by(*order)[: limit + 1]
    )
    more = len(found) > limit
    return found[:limit], _written(found[limit - 1], order) if more else None


def _after(order: tuple[str, ...], values: list[Any]) -> Q:
    """``(a, b) > (x, y)``, spelled out, since one of them may descend."""
    wanted = Q(pk__in=[])
    same = Q()
    for name, value in zip(order, values, strict=True):
        plain = name.removeprefix("-")
        wanted |= same & Q(**{f"{plain}__{'lt' if name.startswith('-') else 'gt'}": value})
        same &= Q(**{plain: value})
    return wanted


def _written(row: Model, order: tuple[str, ...]) -> str:
    values = [getattr(row, name.removeprefix("-")) for name in order]
    text = "|".join(value.isoformat() if isinstance(value, datetime) else str(value) for value in values)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(cursor: str, order: tuple[str, ...]) -> list[Any]:
    try:
        parts = base64.urlsafe_b64decode(cursor + "==").decode().split("|")
        values = [_value(name, part) for name, part in zip(order, parts, strict=True)]
    except (ValueError, UnicodeError, binascii.Error, OverflowError):
        raise invalid([("cursor", _("This is not a cursor of this list."))]) from None
    return values


def _value(name: str, text: str) -> datetime | int:
    if not name.removeprefix("-").endswith("_at"):
        number = int(text)
        if not 0 <= number < 2**63:
            raise ValueError(text)
        return number
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None or not 1900 <= instant.year < 3000:
        raise ValueError(text)
    return instant
