"""Signing in with the password of the organisation's directory (LDAP, Active Directory), by ``django-auth-ldap``.

Whoever the directory lets in and nobody knows yet is added at the first sign-in, with a page to be booked on.
"""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.dispatch import receiver
from django_auth_ldap.backend import LDAPBackend, populate_user

from creneau.accounts.models import Host, User
from creneau.accounts.people import free_slug, keep_an_administrator
from creneau.scheduling.welcome import add_page


class DirectoryBackend(LDAPBackend):  # type: ignore[misc]
    def get_or_build_user(self, username: str, ldap_user: Any) -> tuple[User, bool]:
        """By the address that the directory has, not by what was typed."""
        email = next(iter(ldap_user.attrs.get("mail", [])), "").strip().lower()
        if not email:
            raise PermissionDenied("the directory knows no address of this person")
        known = User.objects.filter(email=email).first()
        return known or User(email=email, is_from_directory=True), known is None

    def authenticate_ldap_user(self, ldap_user: Any, password: str) -> User | None:
        user: User | None = super().authenticate_ldap_user(ldap_user, password)
        if user and user.is_active and not Host.objects.filter(user=user).exists():
            add_page(user=user, slug=free_slug(user.email), time_zone=settings.DEFAULT_TIME_ZONE)
        return user

    def get_user(self, user_id: int) -> User | None:
        """Of each request: who was deactivated meanwhile is nobody."""
        return User.objects.filter(pk=user_id, is_active=True).first()


@receiver(populate_user)
def _the_last_goes_on(user: User, **_: Any) -> None:
    """Who administers alone does so whatever the directory's group says. Before it is written."""
    stored = User.objects.filter(pk=user.pk).first()
    if stored is not None and not user.is_administrator:
        try:
            with transaction.atomic():
                keep_an_administrator(without=stored)
        except ValidationError:
            user.is_administrator = True
