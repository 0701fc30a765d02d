"""The addresses that a host gives away, in full."""

from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from creneau.accounts.models import Host


def of_host(host: Host) -> str:
    return _full(reverse("web:host_page", args=[host.slug])).rstrip("/")


def of_event_type(host: Host, slug: str) -> str:
    return _full(reverse("web:booking_page", args=[host.slug, slug]))


def of_api() -> str:
    """What each address of the API begins with."""
    return _full(reverse("api:openapi-json")).removesuffix("/openapi.json")


def of_embed_script() -> str:
    return _full(reverse("web:embed_script"))


def _full(path: str) -> str:
    """``reverse`` knows the path that the installation lives under; only the site comes from ``BASE_URL``."""
    base = urlsplit(settings.BASE_URL)
    return f"{base.scheme}://{base.netloc}{path}"
