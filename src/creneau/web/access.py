"""Pages of a host: for who is signed in and has a page to be booked on."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from creneau.accounts.models import Host, User

Rest = ParamSpec("Rest")
MANAGED = "managed_host"  # in the session of an assistant: the number of the host


class PersonRequest(HttpRequest):
    """A request of somebody who is signed in."""

    user: User


class HostRequest(PersonRequest):
    """A request of a signed-in host."""

    host: Host


def person_page(view: Callable[Concatenate[PersonRequest, Rest], HttpResponse]) -> Callable[..., HttpResponseBase]:
    """For whoever is signed in, with a page to be booked on or without."""
    return login_required(cast(Callable[..., HttpResponseBase], view))


def administrator_page(
    view: Callable[Concatenate[PersonRequest, Rest], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """For administrators alone; to anybody else the page is not there."""

    @wraps(view)
    def signed_in(request: PersonRequest, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
        if not request.user.is_administrator:
            raise Http404
        return view(request, *args, **kwargs)

    return login_required(cast(Callable[..., HttpResponseBase], signed_in))


def administrator_act(
    view: Callable[Concatenate[PersonRequest, Rest], HttpResponse],
) -> Callable[..., HttpResponseBase]:
    """``POST`` by an administrator who gave the password, or a code, within the last five minutes."""
    lately = reauthentication_required(view)
    return require_POST(administrator_page(cast(Callable[Concatenate[PersonRequest, Rest], HttpResponse], lately)))


def host_page(view: Callable[Concatenate[HostRequest, Rest], HttpResponse]) -> Callable[..., HttpResponseBase]:
    """For hosts, and for assistants of the host whose page they are managing."""

    @wraps(view)
    def signed_in(request: HttpRequest, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        host_request = cast(HostRequest, request)
        host = managed_host(host_request)
        if host is None and host_request.user.assistances.exists():
            return redirect("web:pages")
        if host is None:
            raise PermissionDenied
        host_request.host = host
        return view(host_request, *args, **kwargs)

    return login_required(signed_in)


def own_page(view: Callable[Concatenate[HostRequest, Rest], HttpResponse]) -> Callable[..., HttpResponseBase]:
    """For the host alone: what an assistant may not touch, such as passwords and tokens."""

    @wraps(view)
    def by_the_host(request: HostRequest, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        if request.host.user_id != request.user.pk:
            return render(request, "web/not_as_assistant.html", {"host": request.host}, status=403)
        return view(request, *args, **kwargs)

    return host_page(cast(Callable[Concatenate[HostRequest, Rest], HttpResponse], by_the_host))


def own_act(view: Callable[Concatenate[HostRequest, Rest], HttpResponse]) -> Callable[..., HttpResponseBase]:
    """The same, for what outlives the session: whoever sends it gave the password, or a code, within the last five
    minutes. To look at the page is enough to be signed in."""
    lately = reauthentication_required(allow_get=True)(view)
    return own_page(cast(Callable[Concatenate[HostRequest, Rest], HttpResponse], lately))


def managed_host(request: PersonRequest) -> Host | None:
    """Whose page the person manages at present: one they look after, if they went there, else their own."""
    other = request.session.get(MANAGED)
    if other is not None:
        active = Host.objects.select_related("user").filter(user__is_active=True)
        if host := active.filter(pk=other, assistants__user=request.user).first():
            return host
        request.session.pop(MANAGED)  # no longer named, or gone
    host = Host.objects.filter(user=request.user).first()
    if host is not None:
        host.user = request.user
    return host
