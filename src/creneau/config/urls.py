"""Who answers where. Everything a host's slug must not shadow is listed in ``accounts.slugs.RESERVED``."""

from django.urls import include, path

from creneau.api.v1 import api
from creneau.config import health, metrics

urlpatterns = [
    path("healthz", health.alive, name="alive"),
    path("readyz", health.ready, name="ready"),
    path("metrics", metrics.metrics, name="metrics"),
    path("api/v1/", api.urls),
    path("account/", include("creneau.web.signin.urls")),
    path("account/", include("allauth.account.urls")),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("", include("creneau.web.urls")),
]
