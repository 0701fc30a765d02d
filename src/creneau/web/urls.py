"""The pages. Everything a host's slug must not shadow is listed in ``accounts.slugs.RESERVED``."""

from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.generic import RedirectView

from creneau.web import embed, first_run, language, robots, root
from creneau.web.administration import audit, health, people, person, personal_data
from creneau.web.administration import exchange as administration
from creneau.web.availability import (
    calendars,
    colleagues,
    outlook,
    overrides,
    proposal,
    rooms,
    schedule_list,
    schedules,
)
from creneau.web.connect import views as connect
from creneau.web.event_types import editor, links, snippets
from creneau.web.event_types import views as event_types
from creneau.web.meetings import attendance, export
from creneau.web.meetings import outlook as meeting_outlook
from creneau.web.meetings import request as meeting_request
from creneau.web.meetings import reschedule as meeting_reschedule
from creneau.web.meetings import views as meetings
from creneau.web.organisation import pages as organisation
from creneau.web.organisation import texts as organisation_texts
from creneau.web.settings import assistants, embedding, notifications, pages, tokens, webhooks
from creneau.web.settings import views as settings

app_name = "web"


urlpatterns: list[URLPattern | URLResolver] = [
    path("", root.root, name="root"),
    path("embed.js", embed.script, name="embed_script"),
    path("robots.txt", robots.robots, name="robots"),
    path("first-run", first_run.first_run, name="first_run"),
    path("language", language.choose, name="language"),
    path("meetings", meetings.meetings, name="meetings"),
    path("meetings/past", meetings.meetings, {"tab": "past"}, name="meetings_past"),
    path("meetings/cancelled", meetings.meetings, {"tab": "cancelled"}, name="meetings_cancelled"),
    path("meetings/requests", meetings.meetings, {"tab": "requests"}, name="meetings_requests"),
    path("meetings/export.csv", export.export, name="meetings_export"),
    path("meetings/<int:booking_id>", meetings.meeting, name="meeting"),
    path("meetings/<int:booking_id>/confirmation", meeting_request.confirmation, name="meeting_confirmation"),
    path("meetings/<int:booking_id>/refusal", meeting_request.refusal, name="meeting_refusal"),
    path("meetings/<int:booking_id>/cancellation", meetings.cancellation, name="meeting_cancellation"),
    path("meetings/<int:booking_id>/reschedule", meeting_reschedule.reschedule, name="meeting_reschedule"),
    path("meetings/<int:booking_id>/notes", attendance.notes, name="meeting_notes"),
    path("meetings/<int:booking_id>/attendance", attendance.attendance, name="meeting_attendance"),
    path("meetings/<int:booking_id>/change-in-outlook", meeting_outlook.word, name="meeting_word"),
    path("meetings/<int:booking_id>/retry", meetings.retry, name="meeting_retry"),
    path("event-types", event_types.event_types, name="event_types"),
    path("event-types/new", editor.editor, name="event_type_new"),
    path("event-types/<int:event_type_id>", editor.editor, name="event_type"),
    path("event-types/<int:event_type_id>/embed", snippets.snippets, name="event_type_embed"),
    path("event-types/<int:event_type_id>/state", event_types.state, name="event_type_state"),
    path("event-types/<int:event_type_id>/position", event_types.position, name="event_type_position"),
    path("event-types/<int:event_type_id>/copies", event_types.copies, name="event_type_copies"),
    path("event-types/<int:event_type_id>/deletion", event_types.deletion, name="event_type_deletion"),
    path("event-types/<int:event_type_id>/links", links.links, name="links"),
    path("event-types/<int:event_type_id>/links/<int:link_id>/revocation", links.revocation, name="link_revocation"),
    path("availability", RedirectView.as_view(pattern_name="web:calendars"), name="availability"),
    path("availability/schedules", schedules.schedules, name="schedules"),
    path("availability/schedules/<int:schedule_id>", schedules.schedules, name="schedule"),
    path("availability/schedules/new", schedule_list.new, name="schedule_new"),
    path("availability/schedules/<int:schedule_id>/default", schedule_list.default, name="schedule_default"),
    path("availability/schedules/<int:schedule_id>/removal", schedule_list.removal, name="schedule_removal"),
    path("availability/schedules/<int:schedule_id>/event-types", schedule_list.event_types, name="schedule_users"),
    path("availability/schedules/<int:schedule_id>/overrides", overrides.overrides, name="overrides"),
    path("availability/schedules/<int:schedule_id>/overrides/removal", overrides.removal, name="override_removal"),
    path("availability/proposed-hours", proposal.answer, name="proposed_hours"),
    path("availability/calendars", calendars.calendars, name="calendars"),
    path("availability/calendars/choice", calendars.choice, name="calendar_choice"),
    path("availability/calendars/statuses", calendars.statuses, name="calendar_statuses"),
    path("availability/calendars/outlook", outlook.choice, name="outlook_choice"),
    path("availability/calendars/colleagues", colleagues.colleagues, name="colleagues"),
    path("availability/calendars/colleagues/<int:calendar_id>/removal", colleagues.removal, name="colleague_removal"),
    path("availability/calendars/rooms", rooms.rooms, name="rooms"),
    path("availability/calendars/connect", connect.new, name="connect"),
    path("availability/calendars/connect/<int:attempt_id>", connect.attempt, name="connection_attempt"),
    path("availability/calendars/<int:connection_id>", calendars.account, name="account"),
    path(
        "availability/calendars/<int:connection_id>/synchronisation", calendars.synchronisation, name="synchronisation"
    ),
    path("availability/calendars/<int:connection_id>/disconnection", calendars.disconnection, name="disconnection"),
    path("administration/exchange", administration.exchange, name="administration"),
    path("administration/exchange/certificates", administration.certificate, name="server_certificate"),
    path("administration/exchange/pins", administration.pin, name="pins"),
    path("administration/exchange/pins/<int:pin_id>/removal", administration.unpin, name="pin_removal"),
    path("administration/health", health.health, name="health"),
    path("administration/audit", audit.audit, name="audit"),
    path("administration/audit/export.jsonl", audit.export, name="audit_export"),
    path("administration/personal-data", personal_data.personal_data, name="personal_data"),
    path("administration/personal-data/copy", personal_data.copy, name="personal_data_copy"),
    path("administration/personal-data/erasure", personal_data.erasure, name="personal_data_erasure"),
    path("administration/organisation", organisation_texts.texts, name="organisation_texts"),
    path("administration/people", people.people, name="people"),
    path("administration/people/invitations", people.invitations, name="invitations"),
    path("administration/people/invitations/<int:invitation_id>/removal", people.withdrawal, name="invitation_removal"),
    path("administration/people/<int:user_id>", person.person, name="person"),
    path("administration/people/<int:user_id>/state", person.state, name="person_state"),
    path("administration/people/<int:user_id>/role", person.role, name="person_role"),
    path("administration/people/<int:user_id>/password", person.password, name="person_password"),
    path("administration/people/<int:user_id>/links", person.links, name="person_links"),
    path("administration/people/<int:user_id>/second-factor", person.second_factor, name="person_second_factor"),
    re_path("^(?P<kind>legal|privacy|accessibility)$", organisation.page, name="organisation_page"),
    path("settings", settings.settings, name="settings"),
    path("settings/embedding", embedding.embedding, name="embedding"),
    path("settings/notifications", notifications.notifications, name="notifications"),
    path("settings/notifications/sample", notifications.sample, name="notification_sample"),
    path("settings/assistants", assistants.assistants, name="assistants"),
    path("settings/assistants/<int:assistant_id>/removal", assistants.removal, name="assistant_removal"),
    path("pages", pages.pages, name="pages"),
    path("pages/current", pages.current, name="current_page"),
    path("settings/tokens", tokens.tokens, name="tokens"),
    path("settings/tokens/<int:token_id>/revocation", tokens.revocation, name="token_revocation"),
    path("settings/webhooks", webhooks.webhooks, name="webhooks"),
    path("settings/webhooks/<int:webhook_id>", webhooks.webhook, name="webhook"),
    path("settings/webhooks/<int:webhook_id>/state", webhooks.state, name="webhook_state"),
    path("settings/webhooks/<int:webhook_id>/secret", webhooks.secret, name="webhook_secret"),
    path("settings/webhooks/<int:webhook_id>/test", webhooks.test, name="webhook_test"),
    path("settings/webhooks/<int:webhook_id>/removal", webhooks.removal, name="webhook_removal"),
    path("settings/webhooks/deliveries/<int:delivery_id>/replay", webhooks.replay, name="delivery_replay"),
    path("", include("creneau.web.booking.urls")),
]
