"""What a press of Update changed, said back."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from creneau.calendars.models import Calendar


def said(before: Iterable[Calendar], after: Iterable[Calendar]) -> str:
    old = {row.pk: row for row in before}
    pairs = [(old[row.pk], row) for row in after if row.pk in old]
    now_checked = [new.name for was, new in pairs if new.checks_conflicts and not was.checks_conflicts]
    not_checked = [new.name for was, new in pairs if was.checks_conflicts and not new.checks_conflicts]
    receiving = [new.name for was, new in pairs if new.receives_events and not was.receives_events]
    sentences = [
        _("Now checked: %(names)s.") % {"names": ", ".join(now_checked)} if now_checked else "",
        _("No longer checked: %(names)s.") % {"names": ", ".join(not_checked)} if not_checked else "",
        _("Events now go to: %(names)s.") % {"names": ", ".join(receiving)} if receiving else "",
    ]
    return " ".join(sentence for sentence in sentences if sentence) or _("Nothing changed.")
