"""https://learn.microsoft.com/exchange/client-developer/web-service-reference/getservertimezones-operation"""

from zoneinfo import ZoneInfo

from exchange_simulator.mailbox.zones import windows_names, zone_named
from exchange_simulator.operations.answer import response, success
from exchange_simulator.operations.call import Call
from exchange_simulator.wire.xml import Element, child, m, text
from exchange_simulator.wire.zone_definition import zone_definition


def get_server_time_zones(call: Call) -> Element:
    """Names it does not know are left out."""
    ids = child(call.body, "Ids")
    asked = windows_names() if ids is None else [text(each) for each in ids]
    full = call.body.get("ReturnFullTimeZoneData", "true") in ("true", "1")
    known = set(windows_names())
    utc = ZoneInfo("UTC")
    zones = [
        zone_definition("TimeZoneDefinition", name, zone_named(name, utc), full=full) for name in asked if name in known
    ]
    return response(call, [success(call, [m("TimeZoneDefinitions", zones)])])
