from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("federation", "0008_when_a_version_came")]

    operations = [
        migrations.AddField("partner", "read_day", models.DateField(blank=True, null=True)),
        migrations.AddField("partner", "read_bytes", models.PositiveBigIntegerField(default=0)),
        migrations.AddField(
            "partner",
            "alert_owed",
            models.BooleanField(default=False, help_text="it was suspended by itself: operators get one letter"),
        ),
        migrations.AddConstraint(
            "partner",
            models.CheckConstraint(
                name="partner_keeps_between_1_and_1000000_records",
                condition=Q(most_records__gte=1, most_records__lte=1_000_000),
            ),
        ),
    ]
