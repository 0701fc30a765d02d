"""What is kept of one person, handed out or erased, where they ask for it."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from creneau.privacy.erase import LastAdministrator, StillAhead, erase, find
from creneau.privacy.export import export
from creneau.web.access import PersonRequest, administrator_act, administrator_page

TEMPLATE = "web/administration/personal_data.html"


class WhoForm(forms.Form):
    email = forms.EmailField(label=gettext_lazy("Their e-mail address"), max_length=254)


@require_safe
@administrator_page
def personal_data(request: HttpRequest) -> HttpResponse:
    form = WhoForm(request.GET if "email" in request.GET else None)
    return _page(request, form)


@require_POST
@administrator_page
def copy(request: HttpRequest) -> HttpResponse:
    """``POST``: it is recorded."""
    form = WhoForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    answer = JsonResponse(export(email=form.cleaned_data["email"]), json_dumps_params={"ensure_ascii": False})
    answer["Content-Disposition"] = 'attachment; filename="personal-data.json"'
    answer["Cache-Control"] = "no-store"
    return answer


@administrator_act
def erasure(request: PersonRequest) -> HttpResponse:
    form = WhoForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    try:
        erase(email=form.cleaned_data["email"])
    except StillAhead as ahead:
        return _page(request, form, _words(ahead.count))
    except LastAdministrator:
        return _page(request, form, _("This is the last administrator. Make somebody else one first."))
    messages.success(request, _("The person was erased. What stands in Exchange calendars stands there as before."))
    return redirect("web:personal_data")


def _page(request: HttpRequest, form: WhoForm, problem: str = "") -> HttpResponse:
    is_asked = form.is_bound and form.is_valid()
    context = {
        "form": form,
        "problem": problem,
        "email": form.cleaned_data["email"] if is_asked else "",
        "found": find(form.cleaned_data["email"]) if is_asked else None,
        "days": settings.KEEP_DAYS,
    }
    return render(request, TEMPLATE, context, status=422 if problem or form.errors else 200)


def _words(count: int) -> str:
    return ngettext(
        "%(count)s meeting is still to come, or on its way to Exchange. Cancel it first, then erase.",
        "%(count)s meetings are still to come, or on their way to Exchange. Cancel them first, then erase.",
        count,
    ) % {"count": count}
