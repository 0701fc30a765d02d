"""What another site needs to show an event type: HTML to copy."""

from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from creneau.accounts.models import Host
from creneau.scheduling.models import EventType
from creneau.web import addresses
from creneau.web.access import HostRequest, host_page


def _languages() -> list[tuple[str, str]]:
    return [("", str(_("As the browser asks"))), *settings.LANGUAGES]


class LookForm(forms.Form):
    theme = forms.ChoiceField(
        label=gettext_lazy("Colours"),
        required=False,
        choices=[
            ("", gettext_lazy("As the device is set")),
            ("light", gettext_lazy("Light")),
            ("dark", gettext_lazy("Dark")),
        ],
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False, choices=_languages)


@dataclass(frozen=True)
class Snippet:
    """``id``: ``inline``, ``dialog`` or ``link``."""

    id: str
    heading: str
    words: str
    html: str


@require_safe
@host_page
def snippets(request: HostRequest, event_type_id: int) -> HttpResponse:
    """``?theme=dark&language=fr`` puts these into what is to be copied."""
    row = get_object_or_404(EventType, pk=event_type_id, host=request.host)
    form = LookForm(request.GET)
    look = form.cleaned_data if form.is_valid() else {}
    context = {
        "row": row,
        "form": form,
        "origins": request.host.embed_origins,
        "snippets": _snippets(row, request.host, look),
    }
    return render(request, "web/event_types/embed.html", context)


def _snippets(row: EventType, host: Host, look: dict[str, str]) -> list[Snippet]:
    link = addresses.of_event_type(host, row.slug)
    script = format_html('<script src="{}" defer></script>', addresses.of_embed_script())
    inline, dialog = (f"{_anchor(row, link, kind, look)}\n{script}" for kind in ("inline", "dialog"))
    words = _("The month and its free times, as part of the page. The frame grows with what it shows.")
    return [
        Snippet("inline", _("In the page"), words, inline),
        Snippet("dialog", _("A button that opens a dialog"), _("The visitor stays on the page."), dialog),
        Snippet("link", _("A link"), _("Works everywhere, also in mail. No script."), _anchor(row, link, "", look)),
    ]


def _anchor(row: EventType, link: str, kind: str, look: dict[str, str]) -> str:
    language = look.get("language") or get_language() or ""
    attributes = {"data-creneau": kind, "data-theme": look.get("theme", ""), "data-language": look.get("language", "")}
    shown = "".join(format_html(' {}="{}"', name, value) for name, value in attributes.items() if value and kind)
    return format_html('<a href="{}"', link) + shown + format_html(">{}</a>", _label(row, language))


def _label(row: EventType, language: str) -> str:
    with override(language or None):
        return _("Book a time: %(name)s") % {"name": row.name}
