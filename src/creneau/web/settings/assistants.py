"""Who looks after the host's page."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from creneau.accounts.assistants import name_assistant
from creneau.accounts.models import Assistant
from creneau.web.access import HostRequest, own_act, own_page


class AssistantForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"), help_text=gettext_lazy("The one this person signs in with.")
    )


@own_act
def assistants(request: HostRequest) -> HttpResponse:
    form = AssistantForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _named(request, form):
        return redirect("web:assistants")
    rows = Assistant.objects.filter(host=request.host).select_related("user").order_by("user__name", "pk")
    context = {"form": form, "assistants": rows, "zone": request.host.time_zone}
    return render(request, "web/settings/assistants.html", context, status=422 if form.errors else 200)


@require_POST
@own_page
def removal(request: HostRequest, assistant_id: int) -> HttpResponse:
    row = get_object_or_404(Assistant.objects.select_related("user"), pk=assistant_id, host=request.host)
    row.delete()
    messages.success(request, _("%(name)s no longer looks after your page.") % {"name": row.user.name})
    return redirect("web:assistants")


def _named(request: HostRequest, form: AssistantForm) -> bool:
    """False when something is wrong with the field."""
    try:
        row = name_assistant(host=request.host, email=form.cleaned_data["email"])
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, _("%(name)s looks after your page from now on.") % {"name": row.user.name})
    return True
