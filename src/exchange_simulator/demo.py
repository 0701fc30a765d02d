"""A believable mailbox: weeks of a hospital department's appointments around today, half of the hours free."""

from datetime import UTC, date, datetime, time, timedelta

from exchange_simulator.mailbox.event import Attendee, Person
from exchange_simulator.mailbox.folder import MAIL
from exchange_simulator.mailbox.mailbox import Mailbox
from exchange_simulator.mailbox.organisation import Organisation, RoomList
from exchange_simulator.mailbox.recurrence import Recurrence

_WEEKS = range(-1, 4)

# day of the week (0 = Monday), from, to, status, subject, place; one list a kind of week, repeated in turn
_APPOINTMENTS = (
    (
        (0, "11:00", "12:00", "Busy", "Consultation – dossier Lefèvre", "Bureau 214"),
        (0, "14:00", "16:00", "WorkingElsewhere", "Télétravail – rédaction du protocole", "À domicile"),
        (1, "09:00", "10:30", "Busy", "Commission des achats", "Salle Pasteur"),
        (1, "13:30", "14:30", "Tentative", "Déjeuner avec le laboratoire (à confirmer)", ""),
        (1, "16:00", "17:00", "Busy", "Suivi des internes", "Bureau 214"),
        (2, "09:30", "11:30", "Busy", "Bloc opératoire – planification", "Bloc B"),
        (2, "14:00", "15:00", "Free", "Permanence téléphonique", ""),
        (2, "15:30", "17:00", "Busy", "Project review – imaging platform", "Teams"),
        (3, "10:00", "11:00", "Busy", "Entretien annuel – M. Haddad", "Bureau 214"),
        (3, "14:00", "16:30", "Busy", "Comité qualité", "Salle Curie"),
        (4, "09:00", "10:00", "Busy", "Point budget", "Salle Pasteur"),
        (4, "15:00", "16:00", "Tentative", "Visite du site (à confirmer)", "Accueil"),
    ),
    (
        (0, "10:30", "12:00", "Busy", "Réunion de pôle", "Salle Curie"),
        (0, "15:00", "16:00", "Busy", "Consultation – dossier Nguyen", "Bureau 214"),
        (1, "14:00", "17:00", "WorkingElsewhere", "Site de Villejuif", "Villejuif"),
        (1, "09:30", "10:30", "Busy", "Appel fournisseur", "Teams"),
        (2, "09:00", "12:00", "OOF", "Formation sécurité incendie", "Centre de formation"),
        (2, "14:30", "15:30", "Busy", "Staff pluridisciplinaire", "Salle Pasteur"),
        (3, "11:00", "12:00", "Tentative", "Interview – poste de cadre", "Bureau 214"),
        (3, "14:00", "15:30", "Busy", "Revue de morbi-mortalité", "Amphithéâtre"),
        (4, "10:00", "11:30", "Busy", "Steering committee – patient portal", "Teams"),
        (4, "16:00", "18:00", "Free", "Temps réservé – courrier", ""),
    ),
    (
        (0, "14:00", "15:30", "Busy", "Groupe de travail – parcours patient", "Salle Curie"),
        (1, "10:00", "12:00", "Busy", "Consultations externes", "Consultation 3"),
        (1, "15:00", "16:00", "Busy", "Point avec la pharmacie", "Pharmacie"),
        (2, "09:00", "09:45", "Busy", "Appel – agence régionale", ""),
        (2, "14:00", "17:00", "OOF", "Congrès (après-midi)", "Palais des congrès"),
        (3, "09:30", "11:00", "WorkingElsewhere", "Télétravail – relecture", "À domicile"),
        (3, "15:00", "16:30", "Busy", "Entretiens de recrutement", "Bureau 214"),
        (4, "11:00", "12:00", "Busy", "Bilan de la semaine", "Bureau 214"),
        (4, "14:30", "15:30", "Tentative", "Point projet (à confirmer)", "Teams"),
    ),
)
_ON_CALL = ((1, "18:30", "20:00", "Busy", "Garde – relève du soir", "Urgences"),)
_TEACHING = ((2, "17:00", "18:00", "Busy", "Cours – institut de formation", "Amphithéâtre"),)
_COLLEAGUE = (
    (0, "09:00", "11:00", "Busy", "Consultations", "Consultation 1"),
    (2, "10:00", "12:00", "Busy", "Réunion d’équipe", "Salle Curie"),
    (3, "14:00", "16:00", "OOF", "Rendez-vous extérieur", ""),
)


def fill(organisation: Organisation) -> None:
    """Fills every mailbox there is; adds a colleague who shares her calendar, and rooms."""
    owners = list(organisation.mailboxes.values())
    if not owners:
        return
    domain = owners[0].owner.email.partition("@")[2]
    colleague = organisation.add_mailbox(f"camille.bernard@{domain}", "Camille Bernard")
    _add(colleague, _COLLEAGUE)
    for number, mailbox in enumerate(owners):
        colleague.share(mailbox.owner.email, "reader")
        _fill(mailbox, colleague.owner, number)
    _add_rooms(organisation, domain)


def _fill(mailbox: Mailbox, colleague: Person, number: int) -> None:
    """Each owner's weeks come in another order."""
    for week in _WEEKS:
        _add(mailbox, _APPOINTMENTS[(week + number) % len(_APPOINTMENTS)], weeks=(week,))
    on_call = mailbox.add_folder("Gardes", "calendar")
    _add(mailbox, _ON_CALL, folder=on_call.serial)
    archive = mailbox.add_folder("Enseignement", "msgfolderroot", MAIL)
    teaching = mailbox.add_folder("Cours", archive)
    _add(mailbox, _TEACHING, folder=teaching.serial)
    _add_all_day(mailbox)
    _add_series(mailbox, colleague)


def _add(
    mailbox: Mailbox,
    rows: tuple[tuple[int, str, str, str, str, str], ...],
    *,
    weeks: tuple[int, ...] | range = _WEEKS,
    folder: int | str = "calendar",
) -> None:
    for week in weeks:
        for weekday, start, end, status, subject, place in rows:
            day = _monday(mailbox) + timedelta(weeks=week, days=weekday)
            mailbox.add_event(
                subject,
                start=_at(mailbox, day, start),
                end=_at(mailbox, day, end),
                status=status,
                location=place,
                folder=folder,
            )


def _add_all_day(mailbox: Mailbox) -> None:
    """One that shows as free, as all-day events do by default, and one day off."""
    for days, status, subject in ((8, "Free", "Anniversaire de Camille"), (18, "OOF", "Congé")):
        day = _monday(mailbox) + timedelta(days=days)
        start, end = _at(mailbox, day, "00:00"), _at(mailbox, day + timedelta(days=1), "00:00")
        mailbox.add_event(subject, start=start, end=end, status=status, is_all_day=True)


def _add_series(mailbox: Mailbox, colleague: Person) -> None:
    """Monday's staff meeting: next week's is moved to Tuesday, the one after is deleted."""
    first = _monday(mailbox) - timedelta(weeks=4)
    series = mailbox.add_event(
        "Réunion de service",
        start=_at(mailbox, first, "09:00"),
        end=_at(mailbox, first, "10:00"),
        location="Salle Pasteur",
        recurrence=Recurrence("Weekly", first, days=("Monday",), occurrences=40),
        required=(Attendee(colleague, "Accept"),),
        invitations_sent=True,
    )
    moved, deleted = (_monday(mailbox) + timedelta(weeks=weeks) for weeks in (1, 2))
    tuesday = moved + timedelta(days=1)
    occurrences = {event.original_start: event for event in mailbox.events(start=series.start, end=_far(mailbox))}
    mailbox.change_event(
        occurrences[_at(mailbox, moved, "09:00")],
        start=_at(mailbox, tuesday, "11:00"),
        end=_at(mailbox, tuesday, "12:00"),
    )
    mailbox.delete_event(occurrences[_at(mailbox, deleted, "09:00")])


def _add_rooms(organisation: Organisation, domain: str) -> None:
    rooms = tuple(Person(f"Salle {name}", f"salle.{name.lower()}@{domain}") for name in ("Pasteur", "Curie"))
    for room in rooms:
        organisation.add_mailbox(room.email, room.name)
    organisation.room_lists.append(RoomList("Bâtiment A", f"salles.batiment.a@{domain}", rooms))


def _monday(mailbox: Mailbox) -> date:
    today = mailbox.organisation.clock().astimezone(mailbox.zone).date()
    return today - timedelta(days=today.weekday())


def _far(mailbox: Mailbox) -> datetime:
    return mailbox.organisation.clock() + timedelta(weeks=6)


def _at(mailbox: Mailbox, day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), mailbox.zone).astimezone(UTC)
