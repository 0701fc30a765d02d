"""One person: role, in service or not, a way back in for who lost password or phone."""

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from creneau.accounts.models import User
from creneau.accounts.people import forget_password, forget_second_factors, make_administrator
from creneau.calendars.models import CalendarConnection
from creneau.calendars.suspend import deactivate, reactivate
from creneau.scheduling.admit import forget_links
from creneau.web import addresses
from creneau.web.access import PersonRequest, administrator_act, administrator_page


@never_cache
@administrator_page
def person(request: PersonRequest, user_id: int) -> HttpResponse:
    return _page(request, _person(user_id))


@administrator_act
def state(request: PersonRequest, user_id: int) -> HttpResponse:
    user, on = _person(user_id), request.POST.get("active") == "on"
    try:
        (reactivate if on else deactivate)(user=user)
    except ValidationError as error:
        return _page(request, user, problem=" ".join(error.messages))
    return redirect("web:person", user.pk)


@administrator_act
def role(request: PersonRequest, user_id: int) -> HttpResponse:
    user = _person(user_id)
    try:
        make_administrator(user=user, is_administrator=request.POST.get("administrator") == "on")
    except ValidationError as error:
        return _page(request, user, problem=" ".join(error.messages))
    return redirect("web:person", user.pk)


@never_cache
@administrator_act
def password(request: PersonRequest, user_id: int) -> HttpResponse:
    """The answer itself shows the link: it is kept nowhere."""
    user = _person(user_id)
    try:
        forget_password(user=user)
    except ValidationError as error:
        return _page(request, user, problem=" ".join(error.messages))
    return _page(request, user, link=addresses.of_new_password(user))


@administrator_act
def second_factor(request: PersonRequest, user_id: int) -> HttpResponse:
    user = _person(user_id)
    forget_second_factors(user=user)
    said = _("%(name)s signs in without a second step until a new one is set up.")
    messages.success(request, said % {"name": user.name})
    return redirect("web:person", user.pk)


@administrator_act
def links(request: PersonRequest, user_id: int) -> HttpResponse:
    forget_links(user=_person(user_id))
    messages.success(request, _("The organisation’s account is forgotten."))
    return redirect("web:person", user_id)


def _person(user_id: int) -> User:
    return get_object_or_404(User.objects.select_related("host"), pk=user_id)


def _page(request: PersonRequest, user: User, *, link: str = "", problem: str = "") -> HttpResponse:
    host = getattr(user, "host", None)
    context = {
        "person": user,
        "host": host,
        "page": addresses.of_host(host) if host else "",
        "connections": CalendarConnection.objects.of(host) if host else [],
        "has_second_factor": Authenticator.objects.filter(user=user).exists(),
        "is_linked": SocialAccount.objects.filter(user=user).exists(),
        "is_oneself": user.pk == request.user.pk,
        "link": link,
        "problem": problem,
    }
    return render(request, "web/administration/person.html", context, status=422 if problem else 200)
