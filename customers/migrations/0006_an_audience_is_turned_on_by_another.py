import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0005_rights_are_carried_out'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='audience',
            options={'permissions': [('turn_on_audience', 'Ottaa toisen laatiman kohderyhmän käyttöön'), ('upload_audience', 'Lataa kohderyhmän tiedoston alustalle vietäväksi')], 'verbose_name': 'kohderyhmä', 'verbose_name_plural': 'kohderyhmät'},
        ),
        migrations.AddField(
            model_name='audience',
            name='made_by',
            # Nothing has made an audience yet: where there is a row after all, this says so.
            field=models.ForeignKey(default=0, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='laatija'),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name='consent',
            index=models.Index(condition=models.Q(('in_force_until__isnull', True)), fields=['purpose', 'party'], name='consent_by_purpose'),
        ),
        migrations.AddConstraint(
            model_name='audience',
            constraint=models.CheckConstraint(condition=models.Q(('turned_on_by__isnull', True), models.Q(('turned_on_by', models.F('made_by')), _negated=True), _connector='OR'), name='an_audience_is_turned_on_by_another'),
        ),
    ]
