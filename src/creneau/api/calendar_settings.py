"""What the host who calls says of all their calendars."""

from ninja import Router

from creneau.accounts.scopes import Scope
from creneau.api.authentication import HostRequest, HostToken
from creneau.api.examples import may_answer
from creneau.api.schemas.calendar_settings import CalendarSettingsAnswer, CalendarSettingsChange
from creneau.calendars.busy import settings_of
from creneau.calendars.choose import choose

router = Router(tags=["Calendar connections"], auth=HostToken(Scope.CONNECTIONS))


@router.get(
    "/calendar-settings",
    url_name="calendar_settings",
    response=CalendarSettingsAnswer,
    openapi_extra=may_answer("unauthenticated"),
)
def show_calendar_settings(request: HostRequest) -> CalendarSettingsAnswer:
    return CalendarSettingsAnswer.of(settings_of(request.auth))


@router.patch(
    "/calendar-settings",
    url_name="calendar_settings",
    response=CalendarSettingsAnswer,
    openapi_extra=may_answer("malformed", "unauthenticated", "invalid_input"),
)
def change_calendar_settings(request: HostRequest, body: CalendarSettingsChange) -> CalendarSettingsAnswer:
    choose(
        host=request.auth,
        blocking=body.blocking.model_dump(exclude_none=True) if body.blocking else {},
        outlook_changes=body.outlook_changes,
    )
    return show_calendar_settings(request)
