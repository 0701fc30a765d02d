"""What the administrator decided about Exchange servers, and the certificates pinned for them."""

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from creneau.accounts.models import User
from creneau.calendars import certificates, facts
from creneau.calendars.errors import ExchangeFailed
from creneau.calendars.models import PinnedCertificate
from creneau.calendars.words import words_of
from creneau.web.access import administrator_act, administrator_page


@administrator_page
def exchange(request: HttpRequest) -> HttpResponse:
    return _page(request, request.GET.get("server", ""))


@require_POST
@administrator_page
def certificate(request: HttpRequest) -> HttpResponse:
    """``POST``, because the server is asked."""
    server = request.POST.get("server", "")
    try:
        return _page(request, server, shown=certificates.look(server=server))
    except ValidationError as error:
        return _page(request, server, problem=" ".join(error.messages))
    except ExchangeFailed as failure:
        return _page(request, server, problem=_words(failure, server))


@administrator_act
def pin(request: HttpRequest) -> HttpResponse:
    server, fingerprint = request.POST.get("server", ""), request.POST.get("fingerprint", "")
    try:
        row = certificates.pin(server=server, fingerprint=fingerprint, by=cast(User, request.user))
    except ValidationError as error:
        return _page(request, server, problem=" ".join(error.messages))
    except ExchangeFailed as failure:
        return _page(request, server, problem=_words(failure, server))
    messages.success(request, _("%(host)s is believed with this certificate, and with no other.") % {"host": row.host})
    return redirect("web:administration")


@require_POST
@administrator_page
def unpin(request: HttpRequest, pin_id: int) -> HttpResponse:
    row = get_object_or_404(PinnedCertificate, pk=pin_id)
    certificates.unpin(pinned=row)
    messages.success(request, _("The certificate of %(host)s is no longer pinned.") % {"host": row.host})
    return redirect("web:administration")


def _page(request: HttpRequest, server: str, shown: object = None, problem: str = "") -> HttpResponse:
    context = {
        "server": server,
        "shown": shown,
        "problem": problem,
        "pinned": PinnedCertificate.objects.select_related("pinned_by"),
        "hosts": settings.EXCHANGE_ALLOWED_HOSTS,
        "networks": settings.EXCHANGE_ALLOWED_NETWORKS,
        "servers": settings.EXCHANGE_SERVERS,
        "has_authority": bool(settings.EXCHANGE_CA),
    }
    return render(request, "web/administration/exchange.html", context, status=422 if problem else 200)


def _words(failure: ExchangeFailed, server: str) -> str:
    return words_of(failure.cause, failure.next_step, facts.of_failure("", server, failure.detail, "UTC")).sentences
