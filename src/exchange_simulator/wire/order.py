"""The order in which Exchange wants the children of an element. Wrong order ends the whole request.

Each line: parent → children in order. `!` must be there, `*` may repeat, `A|B` is a choice. Only what
is listed here is checked; the names are those of the EWS reference:
https://learn.microsoft.com/exchange/client-developer/web-service-reference/ews-xml-elements-in-exchange
"""

from exchange_simulator.errors import schema_violation
from exchange_simulator.wire.xml import Element, local, namespace

_FOLDER_IDS = "FolderId|DistinguishedFolderId*"
_TARGET = "FolderId|DistinguishedFolderId|AddressListId!"
_ITEM_IDS = "ItemId|OccurrenceItemId|RecurringMasterItemId|RecurringMasterItemIdRanges*!"
_PATHS = "FieldURI|IndexedFieldURI|ExtendedFieldURI"
_PATTERNS = (
    "RelativeYearlyRecurrence|AbsoluteYearlyRecurrence|RelativeMonthlyRecurrence|AbsoluteMonthlyRecurrence"
    "|WeeklyRecurrence|DailyRecurrence!"
)
_EVERY_ITEM = (
    "Item|Message|CalendarItem|Contact|DistributionList|MeetingMessage|MeetingRequest|MeetingResponse"
    "|MeetingCancellation|Task|PostItem"
)
_RESPONSES = (
    "ReplyToItem|ForwardItem|ReplyAllToItem|AcceptItem|TentativelyAcceptItem|DeclineItem|CancelCalendarItem"
    "|RemoveItem|SuppressReadReceipt|PostReplyItem|AcceptSharingInvitation"
)
_ITEM = (
    "MimeContent ItemId ParentFolderId ItemClass Subject Sensitivity Body Attachments DateTimeReceived Size Categories"
    " Importance InReplyTo IsSubmitted IsDraft IsFromMe IsResend IsUnmodified InternetMessageHeaders DateTimeSent"
    " DateTimeCreated ResponseObjects ReminderDueBy ReminderIsSet ReminderNextTime ReminderMinutesBeforeStart DisplayCc"
    " DisplayTo HasAttachments ExtendedProperty* Culture EffectiveRights LastModifiedName LastModifiedTime IsAssociated"
    " WebClientReadFormQueryString WebClientEditFormQueryString ConversationId UniqueBody Flag StoreEntryId InstanceKey"
    " NormalizedBody EntityExtractionResult PolicyTag ArchiveTag RetentionDate Preview RightsManagementLicenseData"
    " NextPredictedAction GroupingAction PredictedActionReasons IsClutter BlockStatus HasBlockedImages TextBody"
    " IconIndex"
)
CALENDAR_ITEM = (
    f"{_ITEM} UID RecurrenceId DateTimeStamp Start End OriginalStart IsAllDayEvent LegacyFreeBusyStatus Location When"
    " IsMeeting IsCancelled IsRecurring MeetingRequestWasSent IsResponseRequested CalendarItemType MyResponseType"
    " Organizer RequiredAttendees OptionalAttendees Resources ConflictingMeetingCount AdjacentMeetingCount"
    " ConflictingMeetings AdjacentMeetings Duration TimeZone AppointmentReplyTime AppointmentSequenceNumber"
    " AppointmentState Recurrence FirstOccurrence LastOccurrence ModifiedOccurrences DeletedOccurrences MeetingTimeZone"
    " StartTimeZone EndTimeZone ConferenceType AllowNewTimeProposal IsOnlineMeeting MeetingWorkspaceUrl NetShowUrl"
    " EnhancedLocation StartWallClock EndWallClock StartTimeZoneId EndTimeZoneId IntendedFreeBusyStatus"
    " JoinOnlineMeetingUrl OnlineMeetingSettings IsOrganizer"
)
_MESSAGE = (
    f"{_ITEM} Sender ToRecipients CcRecipients BccRecipients IsReadReceiptRequested IsDeliveryReceiptRequested"
    " ConversationIndex ConversationTopic From InternetMessageId IsRead IsResponseRequested References ReplyTo"
    " ReceivedBy ReceivedRepresenting"
)
_FOLDER = (
    "FolderId ParentFolderId FolderClass DisplayName TotalCount ChildFolderCount ExtendedProperty*"
    " ManagedFolderInformation EffectiveRights DistinguishedFolderId PolicyTag ArchiveTag"
)

_ORDER = {
    "FindItem": "ItemShape!"
    " IndexedPageItemView|FractionalPageItemView|SeekToConditionPageItemView|CalendarView|ContactsView"
    " GroupBy|DistinguishedGroupBy Restriction SortOrder ParentFolderIds! QueryString",
    "FindFolder": "FolderShape! IndexedPageFolderView|FractionalPageFolderView Restriction ParentFolderIds!",
    "GetFolder": "FolderShape! FolderIds!",
    "GetItem": "ItemShape! ItemIds!",
    "CreateItem": "SavedItemFolderId Items!",
    "UpdateItem": "SavedItemFolderId ItemChanges!",
    "DeleteItem": "ItemIds!",
    "DeleteFolder": "FolderIds!",
    "MoveItem": "ToFolderId! ItemIds! ReturnNewItemIds",
    "CreateFolder": "ParentFolderId! Folders!",
    "SyncFolderItems": "ItemShape! SyncFolderId! SyncState Ignore MaxChangesReturned! SyncScope",
    "SyncFolderHierarchy": "FolderShape! SyncFolderId SyncState",
    "GetServerTimeZones": "Ids",
    "ConvertId": "SourceIds!",
    "GetUserAvailabilityRequest": "TimeZone MailboxDataArray! FreeBusyViewOptions SuggestionsViewOptions",
    "MailboxData": "Email! AttendeeType! ExcludeConflicts",
    "Email": "Name Address! RoutingType",
    "FreeBusyViewOptions": "TimeWindow! MergedFreeBusyIntervalInMinutes RequestedView",
    "TimeWindow": "StartTime! EndTime!",
    "ResolveNames": "ParentFolderIds UnresolvedEntry!",
    "Subscribe": "PullSubscriptionRequest|PushSubscriptionRequest|StreamingSubscriptionRequest!",
    "PullSubscriptionRequest": "FolderIds EventTypes! Watermark Timeout!",
    "StreamingSubscriptionRequest": "FolderIds EventTypes!",
    "GetStreamingEvents": "SubscriptionIds! ConnectionTimeout!",
    "GetEvents": "SubscriptionId! Watermark!",
    "Unsubscribe": "SubscriptionId!",
    "GetRooms": "RoomList!",
    "GetUserConfiguration": "UserConfigurationName! UserConfigurationProperties!",
    "ItemShape": "BaseShape! IncludeMimeContent BodyType UniqueBodyType NormalizedBodyType FilterHtmlContent"
    " ConvertHtmlCodePageToUTF8 InlineImageUrlTemplate BlockExternalImages AddBlankTargetToLinks MaximumBodySize"
    " AdditionalProperties",
    "FolderShape": "BaseShape! AdditionalProperties",
    "AdditionalProperties": f"{_PATHS}*!",
    "ParentFolderIds": f"{_FOLDER_IDS}!",
    "FolderIds": f"{_FOLDER_IDS}!",
    "SavedItemFolderId": _TARGET,
    "ToFolderId": _TARGET,
    "SyncFolderId": _TARGET,
    "ItemIds": _ITEM_IDS,
    "Items": f"{_EVERY_ITEM}|{_RESPONSES}*!",
    "ItemChanges": "ItemChange*!",
    "ItemChange": "ItemId|OccurrenceItemId|RecurringMasterItemId! Updates!",
    "Updates": "AppendToItemField|SetItemField|DeleteItemField*",
    "SetItemField": f"{_PATHS}! {_EVERY_ITEM}!",
    "AppendToItemField": f"{_PATHS}! {_EVERY_ITEM}!",
    "DeleteItemField": f"{_PATHS}!",
    "CalendarItem": CALENDAR_ITEM,
    "Message": _MESSAGE,
    "CalendarFolder": f"{_FOLDER} SharingEffectiveRights PermissionSet",
    "Folder": f"{_FOLDER} PermissionSet UnreadCount",
    "CancelCalendarItem": "Subject Body ToRecipients CcRecipients BccRecipients IsReadReceiptRequested"
    " IsDeliveryReceiptRequested From ReferenceItemId NewBodyContent ReceivedBy ReceivedRepresenting",
    "RequiredAttendees": "Attendee*!",
    "OptionalAttendees": "Attendee*!",
    "Resources": "Attendee*!",
    "Attendee": "Mailbox! ResponseType LastResponseTime ProposedStart ProposedEnd",
    "Mailbox": "Name EmailAddress RoutingType MailboxType ItemId OriginalDisplayName",
    "ExtendedProperty": "ExtendedFieldURI! Value|Values!",
    "Recurrence": f"{_PATTERNS} NoEndRecurrence|EndDateRecurrence|NumberedRecurrence!",
    "WeeklyRecurrence": "Interval! DaysOfWeek! FirstDayOfWeek",
    "DailyRecurrence": "Interval!",
    "AbsoluteMonthlyRecurrence": "Interval! DayOfMonth!",
    "RelativeMonthlyRecurrence": "Interval! DaysOfWeek! DayOfWeekIndex!",
    "AbsoluteYearlyRecurrence": "DayOfMonth! Month!",
    "RelativeYearlyRecurrence": "DaysOfWeek! DayOfWeekIndex! Month!",
    "NoEndRecurrence": "StartDate!",
    "EndDateRecurrence": "StartDate! EndDate!",
    "NumberedRecurrence": "StartDate! NumberOfOccurrences!",
}

_ATTRIBUTES = {
    "FindItem": {"Traversal": "Shallow SoftDeleted Associated"},
    "FindFolder": {"Traversal": "Shallow Deep SoftDeleted"},
    "UpdateItem": {"ConflictResolution": "NeverOverwrite AutoResolve AlwaysOverwrite"},
    "DeleteItem": {"DeleteType": "HardDelete SoftDelete MoveToDeletedItems"},
    "DeleteFolder": {"DeleteType": "HardDelete SoftDelete MoveToDeletedItems"},
    "CalendarView": {"StartDate": "", "EndDate": ""},
    "IndexedPageItemView": {"Offset": "", "BasePoint": "Beginning End"},
    "IndexedPageFolderView": {"Offset": "", "BasePoint": "Beginning End"},
    "ConvertId": {"DestinationFormat": "EwsLegacyId EwsId EntryId HexEntryId StoreId OwaId"},
    "ResolveNames": {"ReturnFullContactData": "true false 1 0"},
    "ItemId": {"Id": ""},
    "FolderId": {"Id": ""},
    "DistinguishedFolderId": {"Id": ""},
    "FieldURI": {"FieldURI": ""},
    "ExtendedFieldURI": {"PropertyType": ""},
}
"""Required attributes; with the values allowed, or any where none are listed."""

_OPTIONAL_ATTRIBUTES = {
    "CreateItem": {
        "MessageDisposition": "SaveOnly SendOnly SendAndSaveCopy",
        "SendMeetingInvitations": "SendToNone SendOnlyToAll SendToAllAndSaveCopy",
    },
    "UpdateItem": {
        "MessageDisposition": "SaveOnly SendOnly SendAndSaveCopy",
        "SendMeetingInvitationsOrCancellations": "SendToNone SendOnlyToAll SendOnlyToChanged SendToAllAndSaveCopy"
        " SendToChangedAndSaveCopy",
    },
    "DeleteItem": {"SendMeetingCancellations": "SendToNone SendOnlyToAll SendToAllAndSaveCopy"},
}


class _Rule:
    """One parent's children: name → place, the places that may repeat, the places that must be filled."""

    def __init__(self, line: str) -> None:
        self.places: dict[str, int] = {}
        self.repeated: set[int] = set()
        self.required: dict[int, str] = {}
        for place, slot in enumerate(line.split()):
            names = slot.rstrip("!*")
            self.places |= dict.fromkeys(names.split("|"), place)
            if "*" in slot[len(names) :]:
                self.repeated.add(place)
            if "!" in slot[len(names) :]:
                self.required[place] = names.replace("|", ", ")


_RULES = {parent: _Rule(line) for parent, line in _ORDER.items()}


def check(element: Element) -> None:
    """Raises ErrorSchemaValidation for a wrong order, an unknown or a missing child, a wrong attribute."""
    name = local(element)
    _check_attributes(element, name)
    if name in _RULES:
        _check_children(element, _RULES[name])
    for each in element:
        check(each)


def _check_children(element: Element, rule: _Rule) -> None:
    last, seen = -1, set()
    for each in element:
        place = rule.places.get(local(each), -1)
        again = place == last and place not in rule.repeated
        if place < last or place == -1 or again:
            raise schema_violation(
                f"The element '{local(element)}' in namespace '{namespace(element)}' has invalid child element"
                f" '{local(each)}' in namespace '{namespace(each)}'."
            )
        last = place
        seen.add(place)
    for place, names in rule.required.items():
        if place not in seen:
            raise schema_violation(
                f"The element '{local(element)}' in namespace '{namespace(element)}' has incomplete content."
                f" List of possible elements expected: '{names}'."
            )


def _check_attributes(element: Element, name: str) -> None:
    for attribute, values in _ATTRIBUTES.get(name, {}).items():
        if attribute not in element.attrib:
            raise schema_violation(f"The required attribute '{attribute}' is missing.")
        _check_value(element, attribute, values)
    for attribute, values in _OPTIONAL_ATTRIBUTES.get(name, {}).items():
        _check_value(element, attribute, values)


def _check_value(element: Element, attribute: str, values: str) -> None:
    value = element.get(attribute)
    if value is not None and values and value not in values.split():
        raise schema_violation(
            f"The '{attribute}' attribute is invalid - The value '{value}' is invalid according to its datatype."
        )
