from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("calendars", "0002_queue_in_postgresql")]

    operations = [
        migrations.CreateModel(
            name="Duty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40, unique=True)),
                ("due_at", models.DateTimeField()),
            ],
        ),
    ]
