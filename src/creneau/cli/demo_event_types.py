"""What the people of the demonstration can be booked for: run in a process of its own, beside an empty installation."""

import os
from typing import Any

ALICE: tuple[dict[str, Any], ...] = (
    {
        "slug": "premiere-consultation",
        "name": "Première consultation",
        "description": "Pour faire connaissance. Apportez :\n\n- vos **derniers résultats**\n- votre carte Vitale",
        "colour": "blue",
        "durations_minutes": [30, 60],
        "places": [
            {"kind": "in_person", "value": "Bâtiment B, 2e étage"},
            {"kind": "host_calls", "value": ""},
        ],
        "questions": [
            {"id": "motif", "label": "Quel est le motif ?", "kind": "long_text", "is_required": True, "options": []},
            {
                "id": "venu",
                "label": "Êtes-vous déjà venu ?",
                "kind": "choice",
                "is_required": True,
                "options": ["Oui", "Non"],
            },
        ],
        "cut_off_minutes": 1440,
        "text_after": "L’accueil est au rez-de-chaussée. Prévoyez **dix minutes** d’avance.",
    },
    {
        "slug": "second-opinion",
        "name": "Second opinion",
        "description": "For patients of other hospitals, by video.",
        "colour": "violet",
        "durations_minutes": [45],
        "places": [{"kind": "video", "value": "https://video.demo.example/alice"}],
        "questions": [
            {"id": "about", "label": "What is it about?", "kind": "text", "is_required": True, "options": []},
            {
                "id": "papers",
                "label": "What can you send us?",
                "kind": "choices",
                "is_required": False,
                "options": ["Scans", "Blood tests", "A letter"],
            },
        ],
        "minimum_notice_minutes": 1440,
    },
    {
        "slug": "visite-du-service",
        "name": "Visite du service",
        "description": "Sur demande : je confirme chaque visite moi-même.",
        "colour": "orange",
        "durations_minutes": [60],
        "places": [{"kind": "custom", "value": "Rendez-vous à l’entrée principale"}],
        "needs_confirmation": True,
        "weekly_limit": 2,
    },
)


def fill() -> None:
    from django.utils.translation import gettext, override

    from creneau.accounts.models import Host
    from creneau.scheduling.models import EventType

    alice = Host.objects.get(slug="alice")
    with override("fr"):  # she writes in French; what she was given to begin with was named by a terminal
        alice.schedules.update(name=gettext("Working hours"))
        alice.event_types.update(name=gettext("30 minute meeting"))
    schedule = alice.schedules.get()
    for values in ALICE:
        event_type = EventType(host=alice, schedule=schedule, **values)
        event_type.position = EventType.objects.next_position(alice)
        event_type.full_clean()
        event_type.save()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "creneau.config.settings")
    import django

    django.setup()
    fill()
