from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("calendars", "0003_duties")]

    operations = [
        migrations.CreateModel(
            name="Watcher",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=64, unique=True)),
                ("alive_until", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="calendarconnection",
            name="entries_read",
            field=models.PositiveIntegerField(
                blank=True, help_text="so far, while everything is being read; else empty", null=True
            ),
        ),
        migrations.AddField(
            model_name="calendarconnection",
            name="noticing",
            field=models.CharField(
                choices=[("polling", "Polling"), ("streaming", "Streaming")], default="polling", max_length=10
            ),
        ),
        migrations.AddField(
            model_name="calendarconnection",
            name="stream_due_at",
            field=models.DateTimeField(blank=True, help_text="not to be streamed before", null=True),
        ),
        migrations.AddField(
            model_name="calendarconnection",
            name="watched_until",
            field=models.DateTimeField(blank=True, help_text="the watcher's lease", null=True),
        ),
        migrations.AddField(
            model_name="calendarconnection",
            name="watcher",
            field=models.CharField(blank=True, help_text="the worker that holds its stream", max_length=64),
        ),
    ]
