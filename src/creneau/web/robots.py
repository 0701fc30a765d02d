"""``/robots.txt``: what robots may look at is the pages of hosts."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

_CLOSED = ("/b/", "/l/", "/account/", "/api/")  # a rule without the slash would hold for a host named accountant


@require_safe
@cache_control(max_age=86400, public=True)
def robots(request: HttpRequest) -> HttpResponse:
    prefix = request.META.get("SCRIPT_NAME", "").rstrip("/")
    lines = ["User-agent: *", *(f"Disallow: {prefix}{path}" for path in _CLOSED)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
