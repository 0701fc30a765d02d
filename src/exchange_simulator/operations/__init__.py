"""The operations of Exchange Web Services, one a file: from a call to the child of the answer's SOAP body."""

from collections.abc import Callable, Iterator

from exchange_simulator.operations.call import Call
from exchange_simulator.operations.convert_id import convert_id
from exchange_simulator.operations.create_folder import create_folder
from exchange_simulator.operations.create_item import create_item
from exchange_simulator.operations.delete_folder import delete_folder
from exchange_simulator.operations.delete_item import delete_item
from exchange_simulator.operations.find_folder import find_folder
from exchange_simulator.operations.find_item import find_item
from exchange_simulator.operations.get_folder import get_folder
from exchange_simulator.operations.get_item import get_item
from exchange_simulator.operations.get_server_time_zones import get_server_time_zones
from exchange_simulator.operations.get_user_availability import get_user_availability
from exchange_simulator.operations.get_user_configuration import get_user_configuration
from exchange_simulator.operations.move_item import move_item
from exchange_simulator.operations.notifications import get_events, get_streaming_events
from exchange_simulator.operations.resolve_names import resolve_names
from exchange_simulator.operations.rooms import get_room_lists, get_rooms
from exchange_simulator.operations.subscribe import subscribe, unsubscribe
from exchange_simulator.operations.sync_folder_hierarchy import sync_folder_hierarchy
from exchange_simulator.operations.sync_folder_items import sync_folder_items
from exchange_simulator.operations.update_item import update_item
from exchange_simulator.wire.xml import Element

OPERATIONS: dict[str, Callable[[Call], Element]] = {
    "ConvertId": convert_id,
    "CreateFolder": create_folder,
    "CreateItem": create_item,
    "DeleteFolder": delete_folder,
    "DeleteItem": delete_item,
    "FindFolder": find_folder,
    "FindItem": find_item,
    "GetEvents": get_events,
    "GetFolder": get_folder,
    "GetItem": get_item,
    "GetRoomLists": get_room_lists,
    "GetRooms": get_rooms,
    "GetServerTimeZones": get_server_time_zones,
    "GetUserAvailabilityRequest": get_user_availability,
    "GetUserConfiguration": get_user_configuration,
    "MoveItem": move_item,
    "ResolveNames": resolve_names,
    "Subscribe": subscribe,
    "SyncFolderHierarchy": sync_folder_hierarchy,
    "SyncFolderItems": sync_folder_items,
    "Unsubscribe": unsubscribe,
    "UpdateItem": update_item,
}
"""By the name of the element in the SOAP body."""

STREAMS: dict[str, Callable[[Call], Iterator[Element]]] = {"GetStreamingEvents": get_streaming_events}
"""Those that answer over and over on one connection."""
