"""Pages of a host: for who is signed in and has a page to be booked on."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from creneau.accounts.models import Host, User

Rest = ParamSpec("Rest")


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


def host_page(view: Callable[Concatenate[HostRequest, Rest], HttpResponse]) -> Callable[..., HttpResponseBase]:
    @wraps(view)
    def signed_in(request: HttpRequest, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        host_request = cast(HostRequest, request)
        host = Host.objects.filter(user=host_request.user).first()
        if host is None:
            raise PermissionDenied
        host_request.host, host.user = host, host_request.user
        return view(host_request, *args, **kwargs)

    return login_required(signed_in)
