from django.db import migrations, models

import creneau.scheduling.checks
import creneau.scheduling.models.event_type
import creneau.scheduling.places
import creneau.scheduling.questions


class Migration(migrations.Migration):
    dependencies = [
        ("scheduling", "0010_bookings_by_start"),
    ]

    operations = [
        migrations.AlterField(
            model_name="eventtype",
            name="durations_minutes",
            field=models.JSONField(
                default=creneau.scheduling.models.event_type.half_an_hour,
                help_text="the first is the default",
                validators=[creneau.scheduling.checks.validate_durations],
            ),
        ),
        migrations.AlterField(
            model_name="eventtype",
            name="places",
            field=models.JSONField(blank=True, default=list, validators=[creneau.scheduling.places.validate]),
        ),
        migrations.AlterField(
            model_name="eventtype",
            name="questions",
            field=models.JSONField(blank=True, default=list, validators=[creneau.scheduling.questions.validate]),
        ),
        migrations.AlterField(
            model_name="eventtype",
            name="redirect_url",
            field=models.URLField(
                blank=True,
                help_text="where the invitee goes once booked",
                max_length=500,
                validators=[creneau.scheduling.checks.validate_redirect],
            ),
        ),
    ]
