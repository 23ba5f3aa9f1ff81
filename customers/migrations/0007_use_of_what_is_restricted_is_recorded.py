from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0006_an_audience_is_turned_on_by_another"),
    ]

    operations = [
        migrations.AlterField(
            model_name="viewevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("revealed", "suojattu tieto näytetty"),
                    ("package_opened", "tietopaketti avattu"),
                    ("restricted_used", "rajoitettua tietoa käytettiin"),
                ],
                max_length=20,
                verbose_name="mitä tehtiin",
            ),
        ),
    ]
