"""What every page knows of the installation."""

from django.conf import settings
from django.http import HttpRequest


def installation(request: HttpRequest) -> dict[str, str]:
    return {"organisation": settings.ORGANISATION, "support_contact": settings.SUPPORT_CONTACT}
