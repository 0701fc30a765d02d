"""The host who calls: name, address of the page, zone, language, sites that embed."""

from django.db import transaction
from ninja import Router

from creneau.accounts.origins import allow_embedding
from creneau.accounts.profile import change_profile
from creneau.accounts.scopes import Scope
from creneau.api.authentication import HostRequest, HostToken
from creneau.api.examples import may_answer
from creneau.api.schemas.profile import ProfileAnswer, ProfileChange

router = Router(tags=["Profile"], auth=HostToken(Scope.PROFILE))


@router.get("/profile", url_name="profile", response=ProfileAnswer, openapi_extra=may_answer("unauthenticated"))
def show_profile(request: HostRequest) -> ProfileAnswer:
    return ProfileAnswer.of(request.auth)


@router.patch(
    "/profile",
    url_name="profile",
    response=ProfileAnswer,
    openapi_extra=may_answer("malformed", "unauthenticated", "invalid_input"),
)
@transaction.atomic
def change_host(request: HostRequest, body: ProfileChange) -> ProfileAnswer:
    host = change_profile(
        host=request.auth, name=body.name, slug=body.slug, time_zone=body.timezone, language=body.language
    )
    if body.embed_origins is not None:
        host = allow_embedding(host=host, origins=body.embed_origins)
    return ProfileAnswer.of(host)
