"""People: who is here, who is invited; asking somebody in."""

import smtplib
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from creneau.accounts.invitations import invite
from creneau.accounts.models import Invitation, User
from creneau.calendars.models import CalendarConnection
from creneau.web import addresses
from creneau.web.access import PersonRequest, administrator_act, administrator_page

PER_PAGE = 50
ROLES = (
    ("host", gettext_lazy("Host: has a page to be booked on")),
    ("administrator", gettext_lazy("Host and administrator")),
    ("assistant", gettext_lazy("Assistant: no page of their own, looks after others’")),
)


class InvitationForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    email = forms.EmailField(label=gettext_lazy("E-mail address"), widget=forms.EmailInput({"autocomplete": "off"}))
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=ROLES, widget=forms.RadioSelect, initial="host")


@never_cache
@administrator_page
def people(request: PersonRequest) -> HttpResponse:
    return _page(request, InvitationForm())


@never_cache
@administrator_act
def invitations(request: PersonRequest) -> HttpResponse:
    """Where no mail goes out, the answer itself shows the link: it is kept nowhere."""
    form = InvitationForm(request.POST)
    link = _invite(request, form) if form.is_valid() else ""
    if form.is_valid() and not link:
        return redirect("web:people")
    return _page(request, InvitationForm() if link else form, link)


@require_POST
@administrator_page
def withdrawal(request: PersonRequest, invitation_id: int) -> HttpResponse:
    row = get_object_or_404(Invitation, pk=invitation_id)
    row.delete()
    messages.success(request, _("The invitation of %(name)s no longer works.") % {"name": row.name})
    return redirect("web:people")


def _page(request: PersonRequest, form: InvitationForm, link: str = "") -> HttpResponse:
    search = request.GET.get("q", "").strip()
    context = {
        "form": form,
        "link": link,
        "search": search,
        "page": Paginator(_found(search), PER_PAGE).get_page(request.GET.get("page")),
        "invitations": Invitation.objects.order_by("name", "pk"),
        "now": timezone.now(),
        "sends_mail": settings.SENDS_MAIL,
    }
    return render(request, "web/administration/people.html", context, status=422 if form.errors else 200)


def _found(search: str) -> QuerySet[User]:
    rows = User.objects.select_related("host").annotate(
        has_second_factor=Exists(Authenticator.objects.filter(user=OuterRef("pk")).exclude(type="recovery_codes")),
        has_calendar=Exists(CalendarConnection.objects.filter(host__user=OuterRef("pk"))),
    )
    if search:
        rows = rows.filter(Q(name__icontains=search) | Q(email__icontains=search) | Q(host__slug__icontains=search))
    return rows.order_by("name", "pk")


def _invite(request: PersonRequest, form: InvitationForm) -> str:
    """The link, where it has to be handed over by hand."""
    said: dict[str, Any] = form.cleaned_data
    is_administrator, has_page = said["role"] == "administrator", said["role"] != "assistant"
    who = {"email": said["email"], "name": said["name"]}
    try:
        row, token = invite(**who, is_administrator=is_administrator, has_page=has_page, by=request.user)
    except ValidationError as error:
        form.add_error(None, error)
        return ""
    link = addresses.of_invitation(token)
    if settings.SENDS_MAIL and "show" not in request.POST and _sent(request, row, link):
        messages.success(request, _("The invitation is on its way to %(email)s.") % {"email": row.email})
        return ""
    return link


def _sent(request: PersonRequest, row: Invitation, link: str) -> bool:
    try:
        get_adapter().send_mail("account/email/invitation", row.email, {"invitation": row, "link": link})
    except (OSError, smtplib.SMTPException):
        messages.warning(request, _("The mail server did not take the invitation. Hand the link over yourself."))
        return False
    return True
