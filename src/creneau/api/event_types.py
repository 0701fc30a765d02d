"""The event types of the host who calls."""

from ninja import Router

from creneau.accounts.scopes import Scope
from creneau.api.authentication import HostRequest, HostToken
from creneau.api.examples import may_answer
from creneau.api.schemas.event_types import HostEventType, HostEventTypes

router = Router(tags=["Event types"], auth=HostToken(Scope.EVENT_TYPES))


@router.get(
    "/event-types", url_name="event_types", response=HostEventTypes, openapi_extra=may_answer("unauthenticated")
)
def list_event_types(request: HostRequest) -> HostEventTypes:
    return HostEventTypes(items=[HostEventType.of(each) for each in request.auth.event_types.all()])
