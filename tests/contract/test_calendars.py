"""What the calendars hold and how it shows: series, zones, searches, folders, changes."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from exchange_simulator import Attendee, Event, Recurrence, Simulator
from exchange_simulator.demo import fill
from exchange_simulator.mailbox.ids import change_key
from tests.contract.test_enforcement import NINE, TIMES, availability, cancel, sync
from tests.contract.wire import Said, Wire
from tests.exchange import ALICE, StartExchange

PARIS = ZoneInfo("Europe/Paris")
YEAR = ("2027-01-01T00:00:00Z", "2028-01-01T00:00:00Z")


def weekly(exchange: Simulator, first: date, count: int) -> Event:
    """A series at nine in Paris."""
    start = datetime(first.year, first.month, first.day, 9, tzinfo=PARIS)
    return exchange.mailbox(ALICE.email).add_event(
        "Staff", start=start, end=start + timedelta(hours=1), recurrence=Recurrence("Weekly", first, occurrences=count)
    )


def search(wire: Wire, restriction: str, view: str = "") -> Said:
    return wire.ask(
        f"""<m:FindItem Traversal="Shallow"><m:ItemShape><t:BaseShape>Default</t:BaseShape></m:ItemShape>{view}
        <m:Restriction>{restriction}</m:Restriction>
        <m:ParentFolderIds><t:DistinguishedFolderId Id="calendar"/></m:ParentFolderIds></m:FindItem>"""
    )


def test_a_series_keeps_its_wall_clock_when_the_clocks_change(wire: Wire, exchange: Simulator) -> None:
    weekly(exchange, date(2027, 3, 22), 2)
    assert wire.view(*YEAR).all("//t:Start") == ["2027-03-22T08:00:00Z", "2027-03-29T07:00:00Z"]


def test_a_moved_and_a_deleted_occurrence_show_where_they_are(wire: Wire, exchange: Simulator) -> None:
    series = weekly(exchange, date(2027, 1, 4), 3)
    mailbox = exchange.mailbox(ALICE.email)
    _, second, third = mailbox.events(start=series.start, end=series.start + timedelta(days=30))
    mailbox.change_event(second, start=second.start + timedelta(days=1), end=second.end + timedelta(days=1))
    mailbox.delete_event(third)
    said = wire.view(*YEAR)
    assert said.all("//t:Start") == ["2027-01-04T08:00:00Z", "2027-01-12T08:00:00Z"]
    assert said.all("//t:CalendarItemType") == ["Occurrence", "Exception"]


def test_one_occurrence_can_be_changed_and_deleted_over_the_wire(wire: Wire, exchange: Simulator) -> None:
    series = weekly(exchange, date(2027, 1, 4), 3)
    mailbox = exchange.mailbox(ALICE.email)
    first, second, _ = mailbox.events(start=series.start, end=series.start + timedelta(days=30))
    key = change_key(first.version)
    assert wire.update(first, "item:Subject", "<t:Subject>Autre</t:Subject>", change_key=key).codes == ["NoError"]
    item = f'<m:ItemIds><t:ItemId Id="{wire.id_of(second)}"/></m:ItemIds>'
    wire.ask(f'<m:DeleteItem DeleteType="HardDelete" SendMeetingCancellations="SendToNone">{item}</m:DeleteItem>')
    assert wire.view(*YEAR).all("//t:CalendarItem/t:Subject") == ["Autre", "Staff"]


@pytest.mark.parametrize(
    ("recurrence", "days"),
    [
        (Recurrence("Daily", date(2027, 1, 4), interval=2, occurrences=3), ["01-04", "01-06", "01-08"]),
        (
            Recurrence("Weekly", date(2027, 1, 4), days=("Monday", "Thursday"), until=date(2027, 1, 12)),
            ["01-04", "01-07", "01-11"],
        ),
        (
            Recurrence("Weekly", date(2027, 1, 6), interval=2, days=("Monday", "Wednesday"), occurrences=3),
            ["01-06", "01-18", "01-20"],
        ),
        (
            Recurrence("AbsoluteMonthly", date(2027, 1, 31), day_of_month=31, occurrences=3),
            ["01-31", "02-28", "03-31"],
        ),
        (
            Recurrence("RelativeMonthly", date(2027, 1, 1), days=("Friday",), index="Last", occurrences=2),
            ["01-29", "02-26"],
        ),
        (
            Recurrence("RelativeMonthly", date(2027, 1, 5), days=("Weekday",), index="First", occurrences=2),
            ["02-01", "03-01"],
        ),
        (
            Recurrence("AbsoluteYearly", date(2026, 5, 1), day_of_month=8, month=5, occurrences=2),
            ["05-08", "05-08"],
        ),
    ],
)
def test_each_pattern_falls_on_its_days(recurrence: Recurrence, days: list[str]) -> None:
    assert [f"{day:%m-%d}" for day in recurrence.dates()] == days


def test_a_series_is_created_over_the_wire(wire: Wire, exchange: Simulator) -> None:
    pattern = "<t:WeeklyRecurrence><t:Interval>1</t:Interval><t:DaysOfWeek>Tuesday</t:DaysOfWeek></t:WeeklyRecurrence>"
    span = "<t:NumberedRecurrence><t:StartDate>2027-03-02</t:StartDate>"
    span += "<t:NumberOfOccurrences>2</t:NumberOfOccurrences></t:NumberedRecurrence>"
    wire.create(f"{TIMES}<t:Recurrence>{pattern}{span}</t:Recurrence>")
    assert wire.view(*YEAR).all("//t:Start") == ["2027-03-02T09:00:00Z", "2027-03-09T09:00:00Z"]


def test_times_come_in_the_zone_that_the_request_names(wire: Wire, exchange: Simulator) -> None:
    exchange.mailbox(ALICE.email).add_event("Visite", start=NINE, end=NINE + timedelta(hours=1))
    header = '<t:TimeZoneContext><t:TimeZoneDefinition Id="Romance Standard Time"/></t:TimeZoneContext>'
    body = """<m:FindItem Traversal="Shallow"><m:ItemShape><t:BaseShape>Default</t:BaseShape></m:ItemShape>
    <m:CalendarView StartDate="2027-03-01T00:00:00" EndDate="2027-03-03T00:00:00"/>
    <m:ParentFolderIds><t:DistinguishedFolderId Id="calendar"/></m:ParentFolderIds></m:FindItem>"""
    assert wire.ask(body, header).all("//t:Start") == ["2027-03-02T10:00:00+01:00"]


def test_an_all_day_event_covers_local_midnights_and_is_free(wire: Wire, exchange: Simulator) -> None:
    times = "<t:Start>2027-07-01T08:00:00Z</t:Start><t:End>2027-07-01T09:00:00Z</t:End>"
    wire.create(f"{times}<t:IsAllDayEvent>true</t:IsAllDayEvent>")
    [event] = exchange.mailbox(ALICE.email).events()
    assert (event.start, event.end) == (datetime(2027, 6, 30, 22, tzinfo=UTC), datetime(2027, 7, 1, 22, tzinfo=UTC))
    assert event.status == "Free"


def test_an_unknown_zone_name_is_kept_and_never_fails(wire: Wire, exchange: Simulator) -> None:
    wire.create(f'{TIMES}<t:StartTimeZone Id="Customized Time Zone"/>')
    [event] = exchange.mailbox(ALICE.email).events()
    assert (event.time_zone, event.zone) == ("Customized Time Zone", PARIS)


KEY = '<t:ExtendedFieldURI DistinguishedPropertySetId="PublicStrings" PropertyName="BookingKey" PropertyType="String"/>'


def test_an_extended_property_is_kept_shown_and_searched(wire: Wire) -> None:
    for key in ("one", "two"):
        wire.create(
            f"<t:Subject>{key}</t:Subject><t:ExtendedProperty>{KEY}<t:Value>{key}</t:Value></t:ExtendedProperty>{TIMES}"
        )
    constant = '<t:FieldURIOrConstant><t:Constant Value="two"/></t:FieldURIOrConstant>'
    assert search(wire, f"<t:IsEqualTo>{KEY}{constant}</t:IsEqualTo>").all("//t:Subject") == ["two"]
    said = wire.ask(
        f"""<m:FindItem Traversal="Shallow"><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape><t:AdditionalProperties>
        {KEY}</t:AdditionalProperties></m:ItemShape><m:CalendarView StartDate="{YEAR[0]}" EndDate="{YEAR[1]}"/>
        <m:ParentFolderIds><t:DistinguishedFolderId Id="calendar"/></m:ParentFolderIds></m:FindItem>"""
    )
    assert said.all("//t:ExtendedProperty/t:Value") == ["one", "two"]


def test_searches_nest(wire: Wire, exchange: Simulator) -> None:
    mailbox = exchange.mailbox(ALICE.email)
    for hours, (subject, status) in enumerate([("Bloc A", "Busy"), ("Bloc B", "OOF"), ("Garde", "Busy")]):
        start = NINE + timedelta(hours=hours)
        mailbox.add_event(subject, start=start, end=start + timedelta(hours=1), status=status)
    prefix = """<t:Contains ContainmentMode="Prefixed" ContainmentComparison="IgnoreCase">
    <t:FieldURI FieldURI="item:Subject"/><t:Constant Value="bloc"/></t:Contains>"""
    late = """<t:IsGreaterThan><t:FieldURI FieldURI="calendar:Start"/><t:FieldURIOrConstant>
    <t:Constant Value="2027-03-02T10:30:00Z"/></t:FieldURIOrConstant></t:IsGreaterThan>"""
    away = """<t:IsEqualTo><t:FieldURI FieldURI="calendar:LegacyFreeBusyStatus"/><t:FieldURIOrConstant>
    <t:Constant Value="OOF"/></t:FieldURIOrConstant></t:IsEqualTo>"""
    found = search(wire, f"<t:Or><t:And>{prefix}<t:Not>{away}</t:Not></t:And>{late}</t:Or>")
    assert found.all("//t:Subject") == ["Bloc A", "Garde"]


def test_pages_start_where_they_are_told(wire: Wire, exchange: Simulator) -> None:
    for hours in range(5):
        start = NINE + timedelta(hours=hours)
        exchange.mailbox(ALICE.email).add_event(str(hours), start=start, end=start + timedelta(hours=1))
    everything = '<t:Exists><t:FieldURI FieldURI="item:Subject"/></t:Exists>'
    said = search(wire, everything, '<m:IndexedPageItemView MaxEntriesReturned="2" Offset="3" BasePoint="Beginning"/>')
    assert said.all("//t:Subject") == ["3", "4"]
    attributes = "//m:RootFolder/@IndexedPagingOffset|//m:RootFolder/@TotalItemsInView"
    assert said.attributes(attributes) == ["5", "5"]
    assert said.attributes("//m:RootFolder/@IncludesLastItemInRange") == ["true"]


def test_synchronisation_comes_in_pages(wire: Wire, exchange: Simulator) -> None:
    mailbox = exchange.mailbox(ALICE.email)
    events = [mailbox.add_event(str(each), start=NINE, end=NINE) for each in range(3)]
    body = """<m:SyncFolderItems><m:ItemShape><t:BaseShape>Default</t:BaseShape></m:ItemShape>
    <m:SyncFolderId><t:DistinguishedFolderId Id="calendar"/></m:SyncFolderId>{}
    <m:MaxChangesReturned>2</m:MaxChangesReturned></m:SyncFolderItems>"""
    first = wire.ask(body.format(""))
    assert (first.all("//t:Subject"), first.all("//m:IncludesLastItemInRange")) == (["0", "1"], ["false"])
    mailbox.delete_event(events[0])
    rest = wire.ask(body.format(f"<m:SyncState>{first.all('//m:SyncState')[0]}</m:SyncState>"))
    assert (rest.all("//t:Create//t:Subject"), len(rest.all("//t:Delete"))) == (["2"], 1)
    assert rest.all("//m:IncludesLastItemInRange") == ["true"]


def test_a_move_shows_as_a_deletion_and_gives_a_new_identifier(wire: Wire, exchange: Simulator) -> None:
    mailbox = exchange.mailbox(ALICE.email)
    event = mailbox.add_event("Visite", start=NINE, end=NINE)
    state = sync(wire, "calendar").all("//m:SyncState")[0]
    old = wire.id_of(event)
    folder = mailbox.add_folder("Gardes")
    said = wire.ask(
        f"""<m:MoveItem><m:ToFolderId><t:FolderId Id="{mailbox.folder_id(folder)}"/></m:ToFolderId>
        <m:ItemIds><t:ItemId Id="{old}"/></m:ItemIds></m:MoveItem>"""
    )
    assert said.attributes("//t:CalendarItem/t:ItemId/@Id") == [wire.id_of(event)]
    assert sync(wire, "calendar", state).attributes("//t:Delete/t:ItemId/@Id") == [old]


def test_folders_are_found_wherever_they_are(wire: Wire, exchange: Simulator) -> None:
    fill(exchange.organisation)
    said = wire.ask(
        """<m:FindFolder Traversal="Deep"><m:FolderShape><t:BaseShape>Default</t:BaseShape></m:FolderShape>
        <m:Restriction><t:IsEqualTo><t:FieldURI FieldURI="folder:FolderClass"/><t:FieldURIOrConstant>
        <t:Constant Value="IPF.Appointment"/></t:FieldURIOrConstant></t:IsEqualTo></m:Restriction>
        <m:ParentFolderIds><t:DistinguishedFolderId Id="msgfolderroot"/></m:ParentFolderIds></m:FindFolder>"""
    )
    assert said.all("//t:DisplayName") == ["Calendrier", "Gardes", "Cours"]


def test_free_and_busy_times_follow_the_zone_asked_in(wire: Wire, exchange: Simulator) -> None:
    exchange.mailbox("bob@hopital.test").add_event(
        "Secret", start=NINE, end=NINE + timedelta(hours=1), status="WorkingElsewhere"
    )
    said = availability(wire, "2027-03-01T00:00:00", "2027-03-08T00:00:00", ["bob@hopital.test"])
    assert said.all("//t:StartTime|//t:EndTime|//t:BusyType") == [
        "2027-03-02T09:00:00",
        "2027-03-02T10:00:00",
        "WorkingElsewhere",
    ]
    assert said.all("//t:Subject") == []
    assert said.all("//t:WorkingHours//t:Bias") == ["-60", "0", "-60"]


def test_free_and_busy_times_of_a_stranger_are_not_known(wire: Wire, exchange: Simulator) -> None:
    exchange.mailbox("bob@hopital.test").share("default", "none")
    said = availability(wire, "2027-03-01T00:00:00", "2027-03-08T00:00:00", ["nobody@x.test", "bob@hopital.test"])
    assert said.codes == ["ErrorMailRecipientNotFound", "ErrorNoFreeBusyAccess"]


def test_pull_subscriptions_tell_what_happened_since_the_watermark(wire: Wire, exchange: Simulator) -> None:
    said = wire.ask(
        """<m:Subscribe><m:PullSubscriptionRequest><t:FolderIds><t:DistinguishedFolderId Id="calendar"/></t:FolderIds>
        <t:EventTypes><t:EventType>CreatedEvent</t:EventType><t:EventType>DeletedEvent</t:EventType></t:EventTypes>
        <t:Timeout>10</t:Timeout></m:PullSubscriptionRequest></m:Subscribe>"""
    )
    [name], [mark] = said.all("//m:SubscriptionId"), said.all("//m:Watermark")
    event = exchange.mailbox(ALICE.email).add_event("Visite", start=NINE, end=NINE)
    get = "<m:GetEvents><m:SubscriptionId>{}</m:SubscriptionId><m:Watermark>{}</m:Watermark></m:GetEvents>"
    told = wire.ask(get.format(name, mark))
    assert told.attributes("//t:CreatedEvent/t:ItemId/@Id") == [wire.id_of(event)]
    again = wire.ask(get.format(name, told.all("//t:Watermark")[-1]))
    assert again.all("//t:StatusEvent/t:Watermark") == told.all("//t:Watermark")[-1:]
    unsubscribe = f"<m:Unsubscribe><m:SubscriptionId>{name}</m:SubscriptionId></m:Unsubscribe>"
    assert [wire.ask(unsubscribe).codes for _ in range(2)] == [["NoError"], ["ErrorSubscriptionNotFound"]]


def test_a_colleague_who_is_invited_sees_it_as_tentative_and_later_as_cancelled(
    wire: Wire, exchange: Simulator
) -> None:
    attendee = "<t:Attendee><t:Mailbox><t:EmailAddress>bob@hopital.test</t:EmailAddress></t:Mailbox></t:Attendee>"
    wire.create(
        f"<t:Subject>Staff</t:Subject>{TIMES}<t:RequiredAttendees>{attendee}</t:RequiredAttendees>",
        'SendMeetingInvitations="SendToAllAndSaveCopy"',
    )
    [copy] = exchange.mailbox("bob@hopital.test").events()
    assert (copy.status, copy.my_response, copy.organizer.email) == ("Tentative", "NoResponseReceived", ALICE.email)
    [meeting] = exchange.mailbox(ALICE.email).events()
    assert cancel(wire, meeting).codes == ["NoError"]
    assert (copy.is_cancelled, copy.status) == (True, "Free")
    assert [(mail.kind, mail.recipients) for mail in exchange.sent] == [
        ("invitation", ("bob@hopital.test",)),
        ("cancellation", ("bob@hopital.test",)),
    ]


def test_everything_that_an_event_can_say_is_said(wire: Wire, exchange: Simulator) -> None:
    series = weekly(exchange, date(2027, 1, 4), 3)
    mailbox = exchange.mailbox(ALICE.email)
    first, second, _ = mailbox.events(start=series.start, end=series.start + timedelta(days=30))
    mailbox.change_event(first, subject="Autre")
    mailbox.delete_event(second)
    bob = (Attendee(exchange.mailbox("bob@hopital.test").owner),)
    mailbox.change_event(series, required=bob, optional=bob, resources=bob, categories=("Rouge",), location="Bloc")
    said = wire.ask(
        f"""<m:GetItem><m:ItemShape><t:BaseShape>AllProperties</t:BaseShape></m:ItemShape>
        <m:ItemIds><t:ItemId Id="{wire.id_of(series)}"/></m:ItemIds></m:GetItem>"""
    )
    assert said.codes == ["NoError"]
    assert said.all("//t:Interval|//t:ModifiedOccurrences//t:OriginalStart|//t:DeletedOccurrence/t:Start") == [
        "1",
        "2027-01-04T08:00:00Z",
        "2027-01-11T08:00:00Z",
    ]
    assert said.all("//t:Attendee//t:EmailAddress") == ["bob@hopital.test"] * 3


def test_the_demonstration_leaves_about_half_of_the_working_hours_free(start_exchange: StartExchange) -> None:
    exchange = start_exchange(seed="demo")
    mailbox = exchange.mailbox(ALICE.email)
    monday = datetime.now(PARIS).replace(hour=0, minute=0, second=0, microsecond=0)
    monday -= timedelta(days=monday.weekday())
    free = total = 0
    for day in range(21):
        for slot in range(18):
            start = monday + timedelta(days=day, hours=9, minutes=30 * slot)
            if start.weekday() < 5:
                total += 1
                shown = mailbox.events(start=start, end=start + timedelta(minutes=30))
                blocking = [e for e in shown if e.end > start and e.status in ("Busy", "OOF", "Tentative")]
                free += not blocking
    assert 0.4 <= free / total <= 0.7


def test_the_demonstration_has_one_of_everything(start_exchange: StartExchange) -> None:
    mailbox = start_exchange(seed="demo").mailbox(ALICE.email)
    now = datetime.now(UTC)
    shown = mailbox.events(start=now - timedelta(days=7), end=now + timedelta(days=28))
    assert {event.status for event in shown} == {"Busy", "Free", "OOF", "Tentative", "WorkingElsewhere"}
    assert {event.kind for event in shown} == {"Single", "Occurrence", "Exception"}
    [series] = [event for event in mailbox.events() if event.recurrence]
    assert (len(series.exceptions), len(series.deleted)) == (1, 1)
    assert sum(event.is_all_day for event in shown) == 2
