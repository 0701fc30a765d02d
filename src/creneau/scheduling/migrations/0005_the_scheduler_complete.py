import django.db.models.deletion
from django.db import migrations, models

import creneau.scheduling.models.link


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_people"),
        ("calendars", "0008_events_held_back"),
        ("scheduling", "0004_proposed_hours"),
    ]

    operations = [
        migrations.CreateModel(
            name="Correspondence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "invitations",
                    models.CharField(
                        choices=[
                            ("exchange", "Exchange invites the attendees of the event"),
                            ("mail", "our own mail with an .ics file; the event has no attendees"),
                        ],
                        default="exchange",
                        max_length=10,
                    ),
                ),
                (
                    "templates",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        help_text='{"fr": {"subject": "…", "body": "…"}}; a language without one has ours',
                    ),
                ),
                (
                    "reminder_minutes",
                    models.PositiveIntegerField(
                        blank=True, default=15, help_text="Outlook's reminder of the event; none: without", null=True
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "token",
                    models.CharField(default=creneau.scheduling.models.link.new_link_token, max_length=32, unique=True),
                ),
                ("label", models.CharField(blank=True, help_text="for the host: whom it was given to", max_length=100)),
                ("is_single_use", models.BooleanField(default=False, help_text="good until a booking uses it")),
                ("expires_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.AlterModelOptions(
            name="eventtype",
            options={"ordering": ["position", "id"]},
        ),
        migrations.AddField(
            model_name="booking",
            name="awaits",
            field=models.CharField(
                blank=True,
                choices=[("exchange", "the calendar to be read again"), ("host", "the host's yes")],
                help_text="of a request: whose word",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="booking",
            name="host_notes",
            field=models.TextField(blank=True, help_text="for the host's eyes only"),
        ),
        migrations.AddField(
            model_name="booking",
            name="move_reason",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="booking",
            name="moved_by",
            field=models.CharField(blank=True, help_text="host or invitee", max_length=10),
        ),
        migrations.AddField(
            model_name="booking",
            name="moved_from",
            field=models.DateTimeField(blank=True, help_text="start_at before it was last moved", null=True),
        ),
        migrations.AddField(
            model_name="booking",
            name="no_show_at",
            field=models.DateTimeField(blank=True, help_text="when the host noted that nobody came", null=True),
        ),
        migrations.AddField(
            model_name="booking",
            name="place",
            field=models.JSONField(
                blank=True, default=dict, help_text='where: {"kind", "value"}, as chosen when booked'
            ),
        ),
        migrations.AddField(
            model_name="booking",
            name="sequence",
            field=models.PositiveIntegerField(default=0, help_text="of the .ics file: grows with each change"),
        ),
        migrations.AddField(
            model_name="eventtype",
            name="accepts_guests",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="eventtype",
            name="calendar",
            field=models.ForeignKey(
                blank=True,
                help_text="to add events to; none: the host's destination calendar",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="calendars.calendar",
            ),
        ),
        migrations.AddField(
            model_name="eventtype",
            name="colour",
            field=models.CharField(
                choices=[
                    ("green", "Green"),
                    ("blue", "Blue"),
                    ("violet", "Violet"),
                    ("pink", "Pink"),
                    ("red", "Red"),
                    ("orange", "Orange"),
                    ("yellow", "Yellow"),
                    ("grey", "Grey"),
                ],
                default="green",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="eventtype",
            name="cut_off_minutes",
            field=models.PositiveIntegerField(
                default=0, help_text="before the start: until then an invitee can move or cancel"
            ),
        ),
        migrations.AddField(
            model_name="eventtype",
            name="is_secret",
            field=models.BooleanField(default=False, help_text="reached by its links only"),
        ),
        migrations.AddField(
            model_name="eventtype",
            name="needs_confirmation",
            field=models.BooleanField(default=False, help_text="a booking is a request until the host says yes"),
        ),
        migrations.AddField(
            model_name="eventtype",
            name="places",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="eventtype",
            name="position",
            field=models.PositiveSmallIntegerField(default=0, help_text="in the host's own order"),
        ),
        migrations.AddField(
            model_name="eventtype",
            name="questions",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="eventtype",
            name="redirect_url",
            field=models.URLField(blank=True, help_text="where the invitee goes once booked", max_length=500),
        ),
        migrations.AddField(
            model_name="eventtype",
            name="text_after",
            field=models.TextField(blank=True, help_text="shown and sent once booked"),
        ),
        migrations.AddField(
            model_name="schedule",
            name="is_default",
            field=models.BooleanField(default=False, help_text="what new event types use; one a host"),
        ),
        migrations.AlterField(
            model_name="booking",
            name="answers",
            field=models.JSONField(
                blank=True, default=list, help_text='[{"id", "label", "answer"}], as asked when booked'
            ),
        ),
        migrations.AddConstraint(
            model_name="schedule",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_default", True)), fields=("host",), name="one_default_schedule_a_host"
            ),
        ),
        migrations.AddField(
            model_name="correspondence",
            name="host",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="correspondence", to="accounts.host"
            ),
        ),
        migrations.AddField(
            model_name="link",
            name="event_type",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="links", to="scheduling.eventtype"
            ),
        ),
        migrations.AddField(
            model_name="booking",
            name="link",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="bookings",
                to="scheduling.link",
            ),
        ),
    ]
