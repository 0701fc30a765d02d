from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from creneau.accounts.models import Host
from creneau.api.fields import IN_ONE_LINE, Language, Name, Zone
from creneau.api.schemas.request import Request


class ProfileChange(Request):
    """``embed_origins``: the sites that may show the booking pages in a frame."""

    name: Name | None = None
    slug: Annotated[str, Field(min_length=1, max_length=60, examples=["alice"]), IN_ONE_LINE] | None = None
    timezone: Zone | None = None
    language: Language | None = None
    embed_origins: Annotated[list[Annotated[str, Field(max_length=300), IN_ONE_LINE]], Field(max_length=20)] | None = (
        None
    )


class ProfileAnswer(BaseModel):
    """``language``: empty where it follows the reader's browser."""

    name: str
    email: str
    slug: str
    timezone: str
    language: str
    embed_origins: list[str]

    @classmethod
    def of(cls, host: Host) -> ProfileAnswer:
        return cls(
            name=host.user.name,
            email=host.user.email,
            slug=host.slug,
            timezone=host.time_zone,
            language=host.user.language,
            embed_origins=host.embed_origins,
        )
