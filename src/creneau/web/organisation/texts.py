"""The administrator writes the pages that an organisation must have."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from creneau.web.access import administrator_page
from creneau.web.models import OrganisationText

LONGEST = 50_000


class TextForm(forms.Form):
    """One page, a field a language. An empty field is a page that is not there in that language."""

    def __init__(self, *args: object, kind: OrganisationText.Kind, **kwargs: object) -> None:
        super().__init__(*args, prefix=kind.value, **kwargs)  # type: ignore[arg-type,misc]
        self.kind = kind
        self.written = {each.language: each.text for each in OrganisationText.objects.filter(kind=kind)}
        for language, name in settings.LANGUAGES:
            self.fields[language] = forms.CharField(
                label=name,
                required=False,
                max_length=LONGEST,
                initial=self.written.get(language, ""),
                widget=forms.Textarea({"rows": 10, "lang": language}),
            )

    def save(self) -> None:
        for language, text in self.cleaned_data.items():
            if text.strip():
                OrganisationText.objects.update_or_create(kind=self.kind, language=language, defaults={"text": text})
            else:
                OrganisationText.objects.filter(kind=self.kind, language=language).delete()


@administrator_page
def texts(request: HttpRequest) -> HttpResponse:
    """``POST`` saves one of them; ``draft`` puts our draft into the fields that are empty, and saves nothing."""
    sent = request.POST.get("kind")
    forms_ = [TextForm(request.POST if kind == sent else None, kind=kind) for kind in OrganisationText.Kind]
    if (kind := request.GET.get("draft")) in OrganisationText.Kind.values:
        _draft(next(form for form in forms_ if form.kind == kind))
    if form := next((form for form in forms_ if form.is_bound and form.is_valid()), None):
        form.save()
        messages.success(request, _("“%(name)s” is saved.") % {"name": form.kind.label})
        return redirect("web:organisation_texts")
    wrong = any(form.errors for form in forms_)
    return render(request, "web/organisation/texts.html", {"forms": forms_}, status=422 if wrong else 200)


def _draft(form: TextForm) -> None:
    """What such a page usually says, with brackets around what only the organisation knows."""
    facts = {"base_url": settings.BASE_URL, "organisation": settings.ORGANISATION, "contact": settings.SUPPORT_CONTACT}
    for language in form.fields:
        if not form.written.get(language):
            try:
                name = f"web/organisation/drafts/{form.kind}.{language}.md"
                form.initial[language] = render_to_string(name, facts).strip()
            except TemplateDoesNotExist:
                continue
