
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0008_an_erasure_goes_on'),
    ]

    operations = [
        migrations.AlterField(
            model_name='viewevent',
            name='kind',
            field=models.CharField(choices=[('revealed', 'suojattu tieto näytetty'), ('package_opened', 'tietopaketti avattu'), ('restricted_used', 'rajoitettua tietoa käytettiin'), ('dossier_made', 'asiakirjakooste viranomaiselle tehty')], max_length=20, verbose_name='mitä tehtiin'),
        ),
    ]
