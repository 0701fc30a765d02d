"""Web sites by their origin: ``https://www.example.org``, as browsers name them."""

import re
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from creneau.accounts.models import Host

MOST = 20
_NAME = re.compile(r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_USUAL_PORTS = {"https": 443, "http": 80}


def origin_of(text: str) -> str:
    """The origin of an address that somebody typed; ``ValidationError`` if it is none, or one of many sites."""
    try:
        parts = urlsplit(text.strip())
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = parts.port
    except (ValueError, UnicodeError):
        parts, host, port = urlsplit(""), "", None
    if parts.scheme not in _USUAL_PORTS or not _NAME.fullmatch(host) or parts.username or parts.password or port == 0:
        raise ValidationError(
            _("“%(text)s” is not the address of a site, such as https://www.example.org.") % {"text": text[:100]}
        )
    return f"{parts.scheme}://{host}" + (f":{port}" if port and port != _USUAL_PORTS[parts.scheme] else "")


@transaction.atomic
def allow_embedding(*, host: Host, origins: list[str]) -> Host:
    """These sites, and no others, may show the host's booking pages in a frame; ``ValidationError``."""
    try:
        host.embed_origins = origins_of(origins)
    except ValidationError as error:
        raise ValidationError({"embed_origins": error.messages}) from None
    host.save(update_fields=["embed_origins"])
    return host


def origins_of(texts: list[str]) -> list[str]:
    """Each once, in the order given; ``ValidationError`` names those that are none."""
    found, wrong = [], []
    for text in texts:
        try:
            found.append(origin_of(text))
        except ValidationError as error:
            wrong += error.messages
    if not wrong and len(set(found)) > MOST:
        wrong.append(_("At most %(count)s sites.") % {"count": MOST})
    if wrong:
        raise ValidationError(wrong)
    return list(dict.fromkeys(found))
