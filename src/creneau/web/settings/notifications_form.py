"""What a host chooses about invitations, mail and reminders, as a form."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from creneau.accounts.models import Host
from creneau.calendars.mail import mailbox_of
from creneau.notifications.carriers import way_of, ways
from creneau.notifications.choose import Choice, check_templates, choice_of, choose
from creneau.notifications.models import Wishes
from creneau.notifications.remind import OFFERED_MINUTES
from creneau.notifications.when import in_words
from creneau.scheduling import event_text
from creneau.scheduling.models import Correspondence

INVITATIONS = (
    (
        Correspondence.Invitations.EXCHANGE.value,
        _("Exchange invites: the appointment is a meeting, and each answer shows in Outlook"),
    ),
    (
        Correspondence.Invitations.MAIL.value,
        _("Our mail invites, with a calendar file: the appointment in your calendar is yours alone"),
    ),
)
TOLD_OF = (
    ("bookings", _("when somebody books")),
    ("requests", _("when somebody asks for an appointment")),
    ("reschedules", _("when an invitee moves one")),
    ("cancellations", _("when an invitee cancels one")),
    ("trouble", _("when one is not in Exchange after 15 minutes, or a change in Outlook waits for your word")),
)
OUTLOOK_MINUTES = (0, 5, 10, 15, 30, 60, 1440)


def _offered() -> list[tuple[int, str]]:
    return [(minutes, in_words(minutes)) for minutes in OFFERED_MINUTES]


def _outlook() -> list[tuple[str, str]]:
    timed = [(str(minutes), in_words(minutes) if minutes else gettext("at its start")) for minutes in OUTLOOK_MINUTES]
    return [("", gettext("none")), *timed]


class NotificationsForm(forms.Form):
    invitations = forms.ChoiceField(label=_("Who invites"), choices=INVITATIONS, widget=forms.RadioSelect)
    reminder_minutes = forms.TypedChoiceField(
        label=_("Outlook reminds you before"), choices=_outlook, coerce=int, empty_value=None, required=False
    )
    told_of = forms.MultipleChoiceField(
        label=_("Mail to you"), choices=TOLD_OF, required=False, widget=forms.CheckboxSelectMultiple
    )
    invitee_reminders = forms.TypedMultipleChoiceField(
        label=_("Invitees are reminded before"),
        choices=_offered,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    host_reminders = forms.TypedMultipleChoiceField(
        label=_("You are reminded before"),
        choices=_offered,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    sent_through = forms.ChoiceField(label=_("How mail leaves"), required=False, widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, host: Host) -> None:
        chosen = choice_of(host)
        super().__init__(data, initial=vars(chosen))
        self._host = host
        self.fields["sent_through"].choices = _ways(host)  # type: ignore[attr-defined]
        self.initial["sent_through"] = way_of(host)
        if not ways(host):
            del self.fields["sent_through"]
        for language in languages():
            for part, widget in (("subject", forms.TextInput), ("body", forms.Textarea)):
                own = chosen.templates.get(language, {}).get(part)
                self._add(language, part, widget, own or event_text.default_template(language, part))

    def _add(self, language: str, part: str, widget: type[forms.Widget], text: str) -> None:
        label = _("Subject") if part == "subject" else _("Text")
        limit = 255 if part == "subject" else 10_000
        shown = widget({"lang": language, "rows": 10} if part == "body" else {"lang": language})
        self.fields[f"{part}_{language}"] = forms.CharField(
            label=label, required=False, max_length=limit, widget=shown, initial=text
        )

    def clean(self) -> dict[str, Any]:
        self._guard(lambda: check_templates(self.templates()))
        return self.cleaned_data

    def templates(self) -> dict[str, dict[str, str]]:
        parts = ("subject", "body")
        return {code: {part: self.cleaned_data.get(f"{part}_{code}", "") for part in parts} for code in languages()}

    def save(self) -> bool:
        """False when something is wrong with a field, which says so."""
        names = ("invitations", "reminder_minutes", "told_of", "host_reminders", "invitee_reminders")
        said = {name: self.cleaned_data[name] for name in names}
        way = self.cleaned_data.get("sent_through") or choice_of(self._host).sent_through
        choice = Choice(**said, sent_through=way, templates=self.templates())
        return self._guard(lambda: choose(host=self._host, choice=choice))

    def _guard(self, act: Callable[[], None]) -> bool:
        try:
            act()
        except ValidationError as error:
            self.add_error(None, error)
            return False
        return True


def languages() -> list[str]:
    return [code for code, _name in settings.LANGUAGES]


def _ways(host: Host) -> list[tuple[str, str]]:
    mailbox = mailbox_of(host)
    said = {
        Wishes.SentThrough.MAIL_SERVER.value: gettext("by the mail server of this installation"),
        Wishes.SentThrough.EXCHANGE.value: gettext("from your own mailbox, %(email)s, through Exchange")
        % {"email": mailbox.email if mailbox else ""},
    }
    return [(way, said[way]) for way in ways(host)]
