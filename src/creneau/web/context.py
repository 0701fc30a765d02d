"""What every page knows of the installation."""

from django.conf import settings
from django.http import HttpRequest

from creneau.web.models import OrganisationText
from creneau.web.signin.providers import offered


def installation(request: HttpRequest) -> dict[str, object]:
    """``organisation_pages`` is asked for only by pages that show their foot, ``sign_in_providers`` by one page."""
    return {
        "organisation": settings.ORGANISATION,
        "support_contact": settings.SUPPORT_CONTACT,
        "organisation_pages": OrganisationText.objects.published,
        "sign_in_providers": offered,
    }
