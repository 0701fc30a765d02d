"""A person who can be booked from the first minute."""

from typing import TypedDict

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from creneau.accounts.models import Host, Invitation, User
from creneau.accounts.people import add_host as add_bare_host
from creneau.accounts.people import add_user
from creneau.scheduling.models import EventType, Schedule


class Who(TypedDict):
    email: str
    name: str
    password: str | None
    language: str


@transaction.atomic
def add_host(
    *,
    email: str,
    name: str,
    password: str | None,
    time_zone: str,
    slug: str = "",
    language: str = "",
    is_administrator: bool = False,
) -> Host:
    """User, host, schedule and default event type; ``ValidationError`` names the field that is wrong.

    The slug defaults to the part of the address before the @.
    """
    user = add_user(email=email, name=name, password=password, language=language, is_administrator=is_administrator)
    return add_page(user=user, slug=slug or user.email.partition("@")[0], time_zone=time_zone)


@transaction.atomic
def add_page(*, user: User, slug: str, time_zone: str) -> Host:
    """Somebody who is here already can be booked; ``ValidationError`` names the field that is wrong.

    What they begin with is named in their language, else in the one of the moment: the browser's, the installation's.
    """
    host = add_bare_host(user=user, slug=slug, time_zone=time_zone)
    with override(user.language or get_language()):
        schedule = Schedule.objects.create(host=host, name=_("Working hours"), time_zone=time_zone, is_default=True)
        EventType.objects.create(host=host, schedule=schedule, slug="30min", name=_("30 minute meeting"))
    return host


@transaction.atomic
def accept(
    *, invitation: Invitation, name: str, password: str | None, slug: str = "", time_zone: str = "", language: str = ""
) -> User:
    """The person who was invited is in, with a page or without; the invitation is used up."""
    taken = Invitation.objects.select_for_update().filter(pk=invitation.pk).first()
    if taken is None:
        raise ValidationError(_("This invitation was used already."))
    who: Who = {"email": taken.email, "name": name, "password": password, "language": language}
    taken.delete()
    if not taken.has_page:
        return add_user(**who, is_administrator=taken.is_administrator)
    return add_host(**who, is_administrator=taken.is_administrator, slug=slug, time_zone=time_zone).user
