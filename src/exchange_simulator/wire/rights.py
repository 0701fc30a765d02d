"""EffectiveRights.

https://learn.microsoft.com/exchange/client-developer/web-service-reference/effectiverights
"""

from exchange_simulator.mailbox.folder import Rights
from exchange_simulator.wire.xml import Element, t


def rights_element(rights: Rights) -> Element:
    named = {
        "CreateAssociated": rights.create,
        "CreateContents": rights.create,
        "CreateHierarchy": rights.create_subfolders,
        "Delete": rights.delete,
        "Modify": rights.modify,
        "Read": rights.read,
        "ViewPrivateItems": rights.private_items,
    }
    return t("EffectiveRights", [t(name, flag(value)) for name, value in named.items()])


def flag(value: bool) -> str:
    return "true" if value else "false"
