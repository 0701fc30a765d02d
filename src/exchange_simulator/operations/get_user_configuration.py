"""https://learn.microsoft.com/exchange/client-developer/web-service-reference/getuserconfiguration-operation"""

from exchange_simulator.errors import EwsError
from exchange_simulator.mailbox.mailbox import Mailbox
from exchange_simulator.mailbox.zones import windows_name
from exchange_simulator.operations.answer import Parts, attempt, response
from exchange_simulator.operations.call import Call
from exchange_simulator.wire.write_folder import folder_id
from exchange_simulator.wire.xml import Element, child, m, t


def get_user_configuration(call: Call) -> Element:
    """Only OWA.UserOptions is there, with the mailbox's time zone in it. Raises ErrorItemNotFound for others."""
    return response(call, [attempt(call, lambda: _configuration(call))])


def _configuration(call: Call) -> Parts:
    wanted = child(call.body, "UserConfigurationName")
    name = "" if wanted is None else wanted.get("Name", "")
    if wanted is None or name != "OWA.UserOptions":
        raise EwsError("ErrorItemNotFound")
    mailbox, folder = call.folder(wanted[0])
    named = t("UserConfigurationName", folder_id("FolderId", mailbox, folder), Name=name)
    return [m("UserConfiguration", named, t("Dictionary", _entry("timezone", _zone(mailbox))))]


def _zone(mailbox: Mailbox) -> str:
    return windows_name(mailbox.zone)


def _entry(key: str, value: str) -> Element:
    return t(
        "DictionaryEntry",
        t("DictionaryKey", t("Type", "String"), t("Value", key)),
        t("DictionaryValue", t("Type", "String"), t("Value", value)),
    )
