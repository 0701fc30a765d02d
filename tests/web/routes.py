"""The address of every page there is, with what is in the database filled in."""

from collections.abc import Iterator
from itertools import product
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

from creneau.accounts.models import Host
from creneau.scheduling.confirm_address import proof_of
from creneau.scheduling.models import Booking, EventType, Link

# What leads to no page of ours, or needs more than a row.
LEFT_OUT = ("api/", "account/", "<str:host>/<str:slug>/bookings")


def addresses() -> set[str]:
    """Two rows of each kind will do: ``/meetings/1``, ``/meetings/2``."""
    routes = [route for route in _routes() if not route[0].startswith(LEFT_OUT)]
    return {address for route, names in routes for address in _filled(route, names)}


def _routes(within: URLResolver | None = None, before: str = "") -> Iterator[tuple[str, list[str]]]:
    for each in (within or get_resolver()).url_patterns:
        if isinstance(each, URLResolver):
            yield from _routes(each, before + str(each.pattern))
        elif isinstance(each, URLPattern) and isinstance(each.pattern, RoutePattern):
            yield before + str(each.pattern), list(each.pattern.converters)


def _filled(route: str, names: list[str]) -> Iterator[str]:
    for values in product(*(_values(route, name) for name in names)):
        address = route
        for name, value in zip(names, values, strict=True):
            address = address.replace(f"<str:{name}>", value).replace(f"<int:{name}>", value)
        yield f"/{address}"


def _values(route: str, name: str) -> list[str]:
    if name.endswith("_id"):
        model = _models().get(name.removesuffix("_id"))
        return [str(row.pk) for row in model._default_manager.all()[:2]] if model else ["1"]
    known: dict[str, Any] = {"host": Host.objects.values_list("slug"), "slug": EventType.objects.values_list("slug")}
    known["token"] = (Link if route.startswith("l/") else Booking).objects.values_list("token")
    known["proof"] = [(proof_of(booking),) for booking in Booking.objects.unconfirmed()] or [("x",)]
    return sorted({value for (value,) in known[name]})[:2]


def _models() -> dict[str, type[Model]]:
    """``connection_id`` is a ``CalendarConnection``: the end of a model's name will do."""
    found = {}
    for model in apps.get_models():
        words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in model.__name__).split()
        for start in range(len(words)):
            found.setdefault("_".join(words[start:]), model)
    return found
