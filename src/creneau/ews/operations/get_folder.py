"""GetFolder: folders by id or by the part they play.

https://learn.microsoft.com/exchange/client-developer/web-service-reference/getfolder-operation
"""

from collections.abc import Sequence
from dataclasses import dataclass

from creneau.ews import errors
from creneau.ews.operations.folders import FOLDER_FIELDS, read_folder
from creneau.ews.operations.shapes import folder_id, folder_shape
from creneau.ews.responses import response_messages
from creneau.ews.values import Folder, FolderRef
from creneau.ews.xml import MESSAGES, Element, m


@dataclass(frozen=True, slots=True)
class GetFolder:
    """Answers the folders in the order they were asked for; the first that cannot be had raises."""

    folders: Sequence[FolderRef]

    def request(self) -> Element:
        ids = m("FolderIds", *map(folder_id, self.folders))
        return m("GetFolder", folder_shape(*FOLDER_FIELDS), ids)

    def answer(self, body: Element) -> list[Folder]:
        try:
            messages = list(response_messages(body))
        except errors.ItemNotFound as error:  # what a folder that may not be seen is called, too
            raise errors.FolderNotFound(error.message).knowing(error.detail) from None
        return [read_folder(folder) for message in messages for folder in message.iterfind(f"{{{MESSAGES}}}Folders/*")]
