"""Which page somebody is managing: their own, or one that they look after."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from creneau.accounts.assistants import looked_after
from creneau.accounts.models import Host
from creneau.web.access import MANAGED, PersonRequest, managed_host, person_page


@person_page
def pages(request: PersonRequest) -> HttpResponse:
    context = {
        "own": Host.objects.filter(user=request.user).first(),
        "others": looked_after(request.user),
        "current": managed_host(request),
    }
    return render(request, "web/settings/pages.html", context)


@require_POST
@person_page
def current(request: PersonRequest) -> HttpResponse:
    """``host``: the slug of the page from now on; one's own or none: back to one's own."""
    request.session.pop(MANAGED, None)
    slug = request.POST.get("host", "")
    if slug and slug != getattr(Host.objects.filter(user=request.user).first(), "slug", ""):
        found = next((host for host in looked_after(request.user) if host.slug == slug), None)
        if found is None:
            raise Http404
        request.session[MANAGED] = found.pk
    return redirect("web:meetings")
