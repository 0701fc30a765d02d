import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("calendars", "0005_late_events")]

    operations = [
        migrations.AddField(
            model_name="calendarevent",
            name="responses",
            field=models.JSONField(
                default=dict, help_text='{"bob@example.org": "accepted" | "declined" | "tentative"}'
            ),
        ),
        migrations.AddField(
            model_name="calendarsettings",
            name="outlook_changes",
            field=models.CharField(
                choices=[("follow", "Follow"), ("ask", "Ask"), ("ignore", "Ignore")],
                default="follow",
                help_text="what becomes of a booking whose event was moved or deleted in Outlook",
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="EventChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("moved", "Moved"), ("gone", "Gone")], max_length=10)),
                ("start_at", models.DateTimeField(blank=True, null=True)),
                ("end_at", models.DateTimeField(blank=True, null=True)),
                ("revision", models.PositiveIntegerField(help_text="of the event when this was seen")),
                ("seen_at", models.DateTimeField(auto_now_add=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Open"),
                            ("followed", "Followed"),
                            ("asked", "Asked"),
                            ("put_back", "Put Back"),
                            ("ignored", "Ignored"),
                            ("overtaken", "Overtaken"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="calendars.calendarevent",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [models.Index(fields=["outcome"], name="event_change_outcome")],
            },
        ),
    ]
