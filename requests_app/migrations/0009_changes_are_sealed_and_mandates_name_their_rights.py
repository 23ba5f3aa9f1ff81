import customers.fields
import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    # A text does not become a sealed value by itself: no change had been proposed when its columns came to be sealed.

    dependencies = [
        ('requests_app', '0008_rights_are_carried_out'),
    ]

    operations = [
        migrations.AddField(
            model_name='mandate',
            name='rights',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), blank=True, default=list, size=None, verbose_name='oikeudet, joihin ulottuu'),
        ),
        migrations.AlterField(
            model_name='proposedchange',
            name='fate',
            field=models.CharField(choices=[('proposed', 'odottaa ratkaisua'), ('accepted', 'hyväksytty'), ('in_part', 'hyväksytty osittain'), ('statement', 'liitetty henkilön lausuma'), ('refused', 'ei muuteta'), ('void', 'mitätöity: kirjattiin erehdyksessä')], default='proposed', max_length=20, verbose_name='tulos'),
        ),
        migrations.AlterField(
            model_name='proposedchange',
            name='field',
            field=models.CharField(blank=True, max_length=63, verbose_name='kenttä'),
        ),
        *(
            operation
            for name, words in (('present', 'nyt'), ('proposed', 'pitäisi olla'), ('became', 'muutettu muotoon'))
            for operation in (
                migrations.RemoveField(model_name='proposedchange', name=name),
                migrations.AddField(
                    model_name='proposedchange',
                    name=name,
                    field=customers.fields.SealedField(blank=True, null=True, verbose_name=words),
                ),
            )
        ),
    ]
