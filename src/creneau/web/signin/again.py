"""Before powerful acts, who has neither a password of ours nor a second step signs in at the organisation once more.

allauth would let them pass unasked. The password of a directory is asked for on its usual page; for a provider there is
a page here, which the browser comes back to, and which goes on with what was suspended.
"""

import time

from allauth.account import app_settings
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows, resume_request
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.cache import never_cache

from creneau.accounts.models import User
from creneau.web.access import PersonRequest, person_page


def ways(user: User) -> list[dict[str, str]]:
    """As allauth lists them; none for who can be asked for a password or a code of ours, or nowhere."""
    if get_reauthentication_flows(user):
        return []
    found = []
    if user.is_from_directory and hasattr(settings, "AUTH_LDAP_SERVER_URI"):
        found.append({"id": "reauthenticate", "description": "", "url": reverse("account_reauthenticate")})
    if any((settings.OIDC, settings.SAML)) and SocialAccount.objects.filter(user=user).exists():
        found.append({"id": "organisation", "description": "", "url": reverse("sign_in_again")})
    return found


def lately(request: HttpRequest) -> bool:
    """Whether the person proved who they are a moment ago, in this session."""
    records = get_authentication_records(request, request.user)
    return bool(records) and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT


@never_cache
@person_page
def again(request: PersonRequest) -> HttpResponse:
    if lately(request):
        return resume_request(request) or redirect("web:meetings")
    back_here = format_html('<input type="hidden" name="next" value="{}">', request.get_full_path())
    return render(request, "web/signin/again.html", {"redirect_field": back_here})
