"""``/legal``, ``/privacy``, ``/accessibility``: what the organisation says of itself, once it has written it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from creneau.scheduling import formatting
from creneau.web.models import OrganisationText


@require_safe
def page(request: HttpRequest, kind: str) -> HttpResponse:
    text = OrganisationText.objects.read(kind)
    if text is None:
        raise Http404
    title = OrganisationText.Kind(kind).label
    return render(
        request, "web/organisation/page.html", {"title": title, "text": text, "html": formatting.page(text.text)}
    )
