import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("calendars", "0004_streams")]

    operations = [
        migrations.AddField(
            model_name="calendarevent",
            name="is_late",
            field=models.BooleanField(default=False, help_text="wished for 15 minutes ago and still not written"),
        ),
        migrations.AddField(
            model_name="calendarevent",
            name="wished_at",
            field=models.DateTimeField(
                default=django.utils.timezone.now, help_text="since when it should stand as it should"
            ),
        ),
    ]
