from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("scheduling", "0006_carry_over_places_and_answers")]
    operations = [migrations.RemoveField(model_name="eventtype", name="location")]
