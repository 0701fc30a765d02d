"""SOAP written by hand, to say what no well-behaved client would."""

from types import TracebackType

import requests
from lxml import etree

from exchange_simulator import Event, NewMailbox, Simulator

NAMESPACES = {
    "s": "http://schemas.xmlsoap.org/soap/envelope/",
    "t": "http://schemas.microsoft.com/exchange/services/2006/types",
    "m": "http://schemas.microsoft.com/exchange/services/2006/messages",
    "e": "http://schemas.microsoft.com/exchange/services/2006/errors",
}
_DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())


class Said:
    """An answer: HTTP status, headers and the parsed envelope (None where it is no XML)."""

    def __init__(self, response: requests.Response) -> None:
        self.status = response.status_code
        self.headers = response.headers
        self.text = response.text
        self.root = etree.fromstring(response.content) if "xml" in response.headers.get("Content-Type", "") else None

    def all(self, path: str) -> list[str]:
        """Text of the elements at an XPath, prefixes as above."""
        assert self.root is not None
        return [element.text or "" for element in self.root.xpath(path, namespaces=NAMESPACES)]

    def attributes(self, path: str) -> list[str]:
        assert self.root is not None
        return [str(value) for value in self.root.xpath(path, namespaces=NAMESPACES)]

    @property
    def codes(self) -> list[str]:
        """Response codes, of the fault or of each message."""
        return self.all("//m:ResponseCode|//e:ResponseCode")


class Wire:
    """One session of one person."""

    def __init__(self, simulator: Simulator, person: NewMailbox, version: str | None = "Exchange2013_SP1") -> None:
        self.simulator, self.person, self.version = simulator, person, version
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.auth = (person.login or person.email, person.password)
        self._session.verify = str(simulator.ca_file) if simulator.ca_file else True

    def __enter__(self) -> "Wire":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._session.close()

    def ask(self, body: str, header: str = "") -> Said:
        """Sends the XML of one operation."""
        return Said(self.post(envelope(body, header, self.version)))

    def post(self, document: str) -> requests.Response:
        return self._session.post(self.simulator.url, data=document.encode(), allow_redirects=False, timeout=30)

    def create(self, fields: str, attributes: str = 'SendMeetingInvitations="SendToNone"') -> Said:
        items = f"<m:Items><t:CalendarItem>{fields}</t:CalendarItem></m:Items>"
        return self.ask(f"<m:CreateItem {attributes}>{items}</m:CreateItem>")

    def update(self, event: Event, field: str, value: str, *, change_key: str | None, attributes: str = "") -> Said:
        key = "" if change_key is None else f' ChangeKey="{change_key}"'
        how = attributes or 'SendMeetingInvitationsOrCancellations="SendToNone" ConflictResolution="AutoResolve"'
        return self.ask(
            f"""<m:UpdateItem {how}><m:ItemChanges><t:ItemChange><t:ItemId Id="{self.id_of(event)}"{key}/>
            <t:Updates><t:SetItemField><t:FieldURI FieldURI="{field}"/><t:CalendarItem>{value}</t:CalendarItem>
            </t:SetItemField></t:Updates></t:ItemChange></m:ItemChanges></m:UpdateItem>"""
        )

    def view(self, start: str, end: str, extra: str = "", folder: str = "calendar") -> Said:
        return self.ask(
            f"""<m:FindItem Traversal="Shallow"><m:ItemShape><t:BaseShape>Default</t:BaseShape></m:ItemShape>
            <m:CalendarView {extra} StartDate="{start}" EndDate="{end}"/>
            <m:ParentFolderIds><t:DistinguishedFolderId Id="{folder}"/></m:ParentFolderIds></m:FindItem>"""
        )

    def id_of(self, event: Event) -> str:
        return self.simulator.mailbox(self.person.email).item_id(event)


def envelope(body: str, header: str = "", version: str | None = "Exchange2013_SP1") -> str:
    asked = "" if version is None else f'<t:RequestServerVersion Version="{version}"/>'
    return f"<s:Envelope {_DECLARED}><s:Header>{asked}{header}</s:Header><s:Body>{body}</s:Body></s:Envelope>"
