"""``/metrics``, for Prometheus: what the processes counted, and what the database says at this moment."""

import ipaddress
import os
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.multiprocess import MultiProcessCollector

from creneau.config.gauges import Gauges

_THIS_MACHINE = {"localhost", "127.0.0.1", "[::1]"}
_OF_A_PROXY = ("X-Forwarded-For", "Forwarded", "Via")


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    if not _may(request):
        refusal = "Ask from this machine directly, or with the bearer token of CRENEAU_METRICS_TOKEN.\n"
        return HttpResponse(refusal, status=403, content_type="text/plain; charset=utf-8")
    registry = CollectorRegistry()
    MultiProcessCollector(registry, os.environ["PROMETHEUS_MULTIPROC_DIR"])  # type: ignore[no-untyped-call]
    registry.register(Gauges())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _may(request: HttpRequest) -> bool:
    """With a token: whoever has it. Without: this machine, unless a proxy on it speaks for somebody else."""
    if settings.METRICS_TOKEN:
        said = request.headers.get("Authorization", "")
        return secrets.compare_digest(said.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())
    if any(name in request.headers for name in _OF_A_PROXY):
        return False
    host = request.get_host().rsplit(":", 1)[0] if not request.get_host().endswith("]") else request.get_host()
    return host in _THIS_MACHINE and ipaddress.ip_address(request.META.get("REMOTE_ADDR") or "0.0.0.0").is_loopback  # noqa: S104
