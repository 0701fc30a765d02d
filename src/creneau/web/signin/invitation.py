"""Who was invited comes in: chooses a password and, for a page of their own, its address and time zone."""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache

from creneau.accounts.invitations import invited
from creneau.accounts.models import Invitation, User
from creneau.scheduling.welcome import accept
from creneau.web.first_run import FirstRunForm


class AcceptanceForm(FirstRunForm):
    email = None  # type: ignore[assignment]

    def __init__(self, data: object, *, invitation: Invitation) -> None:
        self._invitation = invitation
        slug = slugify(invitation.email.partition("@")[0])
        initial = {"name": invitation.name, "slug": slug, "time_zone": settings.DEFAULT_TIME_ZONE}
        super().__init__(data, initial=initial)  # type: ignore[arg-type]
        if not invitation.has_page:
            del self.fields["slug"], self.fields["time_zone"]

    def address(self) -> str:
        return self._invitation.email


@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    row = invited(token)
    if row is None:
        return render(request, "web/signin/invitation_over.html", status=404)
    form = AcceptanceForm(request.POST if request.method == "POST" else None, invitation=row)
    if form.is_valid() and (user := _accepted(form, row)):
        get_adapter().login(request, user)
        return redirect("web:calendars" if row.has_page else "web:pages")
    context = {"form": form, "invitation": row}
    return render(request, "web/signin/invitation.html", context, status=422 if form.errors else 200)


def _accepted(form: AcceptanceForm, row: Invitation) -> User | None:
    """None when something is wrong with a field."""
    try:
        return accept(invitation=row, **form.cleaned_data, language=get_language() or "")
    except ValidationError as error:
        form.add_error(None, error)
        return None
