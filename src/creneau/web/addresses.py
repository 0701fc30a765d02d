"""The addresses that a host gives away, in full."""

from urllib.parse import urlsplit

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse

from creneau.accounts.models import Host, User


def of_host(host: Host) -> str:
    return _full(reverse("web:host_page", args=[host.slug])).rstrip("/")


def of_event_type(host: Host, slug: str) -> str:
    return _full(reverse("web:booking_page", args=[host.slug, slug]))


def of_api() -> str:
    """What each address of the API begins with."""
    return _full(reverse("api:openapi-json")).removesuffix("/openapi.json")


def of_embed_script() -> str:
    return _full(reverse("web:embed_script"))


def of_invitation(token: str) -> str:
    return _full(reverse("invitation", args=[token]))


def of_new_password(user: User) -> str:
    """Where the person chooses a new password, once, within ``PASSWORD_RESET_TIMEOUT``."""
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return _full(reverse("account_reset_password_from_key", kwargs=key))


def of_sign_in(name: str) -> str:
    """Where a provider of the organisation sends people back to: exactly what is registered there."""
    return _full(reverse(name))


def _full(path: str) -> str:
    """``reverse`` knows the path that the installation lives under; only the site comes from ``BASE_URL``."""
    base = urlsplit(settings.BASE_URL)
    return f"{base.scheme}://{base.netloc}{path}"
