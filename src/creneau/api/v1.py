"""The JSON API, version 1."""

from ninja import NinjaAPI

api = NinjaAPI(title="Créneau", version="1", openapi_url="/openapi.json", docs_url=None)
