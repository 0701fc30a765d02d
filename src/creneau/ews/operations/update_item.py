"""UpdateItem: move an event; Exchange sends the updates.

https://learn.microsoft.com/exchange/client-developer/web-service-reference/updateitem-operation-calendar-item
"""

from dataclasses import dataclass
from datetime import datetime

from creneau.ews.instants import write_instant
from creneau.ews.operations.create_item import read_item_id
from creneau.ews.operations.shapes import item_id
from creneau.ews.values import ItemId
from creneau.ews.xml import Element, m, t
from creneau.ews.zones import windows_name


@dataclass(frozen=True, slots=True)
class UpdateItem:
    """Answers the item's new change key. Some servers ignore a field: read back what matters.

    Conflict: the item changed in a way that cannot be merged; read it again.
    """

    item: ItemId
    start_at: datetime
    end_at: datetime
    time_zone: str  # the host's, an IANA name
    notify: bool = True  # tell the attendees

    def request(self) -> Element:
        zone = windows_name(self.time_zone)
        updates = t(
            "Updates",
            _set("Start", t("Start", text=write_instant(self.start_at))),
            _set("End", t("End", text=write_instant(self.end_at))),
            _set("StartTimeZone", t("StartTimeZone", Id=zone)),
            _set("EndTimeZone", t("EndTimeZone", Id=zone)),
        )
        return m(
            "UpdateItem",
            m("ItemChanges", t("ItemChange", item_id(self.item), updates)),
            ConflictResolution="AutoResolve",
            MessageDisposition="SaveOnly",
            SendMeetingInvitationsOrCancellations="SendToAllAndSaveCopy" if self.notify else "SendToNone",
        )

    def answer(self, body: Element) -> ItemId:
        return read_item_id(body)


def _set(field: str, value: Element) -> Element:
    return t("SetItemField", t("FieldURI", FieldURI=f"calendar:{field}"), t("CalendarItem", value))
