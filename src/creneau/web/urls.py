"""The pages. Everything a host's slug must not shadow is listed in ``accounts.slugs.RESERVED``."""

from django.urls import URLPattern, URLResolver, include, path

from creneau.web import language

app_name = "web"
urlpatterns: list[URLPattern | URLResolver] = [
    path("language", language.choose, name="language"),
    path("", include("creneau.web.booking.urls")),
]
