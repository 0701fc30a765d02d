"""The sites that may show a host's booking pages in a frame."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from creneau.accounts.origins import allow_embedding
from creneau.web.access import HostRequest, host_page


class EmbeddingForm(forms.Form):
    embed_origins = forms.CharField(
        label=gettext_lazy("Addresses of the sites, one a line"),
        help_text=gettext_lazy("The beginning of the address is enough: https://www.example.org."),
        max_length=5000,
        required=False,
        widget=forms.Textarea({"rows": 4, "autocapitalize": "none", "spellcheck": "false"}),
    )


@host_page
def embedding(request: HostRequest) -> HttpResponse:
    stored = {"embed_origins": "\n".join(request.host.embed_origins)}
    form = EmbeddingForm(request.POST if request.method == "POST" else None, initial=stored)
    if form.is_valid() and _saved(request, form):
        messages.success(request, _("Saved."))
        return redirect("web:embedding")
    return render(request, "web/settings/embedding.html", {"form": form}, status=422 if form.errors else 200)


def _saved(request: HostRequest, form: EmbeddingForm) -> bool:
    try:
        allow_embedding(host=request.host, origins=form.cleaned_data["embed_origins"].split())
    except ValidationError as error:
        form.add_error(None, error)
    return not form.errors
