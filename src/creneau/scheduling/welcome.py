"""A person who can be booked from the first minute."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from creneau.accounts.models import Host
from creneau.accounts.people import add_host as add_bare_host
from creneau.accounts.people import add_user
from creneau.scheduling.models import EventType, Schedule


@transaction.atomic
def add_host(
    *,
    email: str,
    name: str,
    password: str,
    time_zone: str,
    slug: str = "",
    language: str = "",
    is_administrator: bool = False,
) -> Host:
    """User, host, schedule and default event type; ``ValidationError`` names the field that is wrong.

    The slug defaults to the part of the address before the @.
    """
    user = add_user(email=email, name=name, password=password, language=language, is_administrator=is_administrator)
    host = add_bare_host(user=user, slug=slug or user.email.partition("@")[0], time_zone=time_zone)
    with override(language or None):
        schedule = Schedule.objects.create(host=host, name=_("Working hours"), time_zone=time_zone, is_default=True)
        EventType.objects.create(host=host, schedule=schedule, slug="30min", name=_("30 minute meeting"))
    return host
