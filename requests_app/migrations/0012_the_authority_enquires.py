
import customers.keys
import django.db.models.deletion
import requests_app.enquiring
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0009_a_dossier_for_the_authority_is_a_view'),
        ('requests_app', '0011_wordings_of_letters_have_versions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Enquiry',
            fields=[
                ('id', models.UUIDField(default=customers.keys.new_key, editable=False, primary_key=True, serialize=False)),
                ('diary_number', models.CharField(max_length=40, unique=True, verbose_name='viranomaisen diaarinumero')),
                ('received_at', models.DateTimeField(verbose_name='saapunut')),
                ('due_on', models.DateField(verbose_name='viranomaisen antama määräpäivä')),
                ('asked_until', models.DateField(blank=True, null=True, verbose_name='lisäaikaa pyydetty päivään')),
                ('asked', models.TextField(verbose_name='mitä pyydetään')),
                ('status', models.CharField(choices=[('received', 'received'), ('in_work', 'in_work'), ('answered', 'answered'), ('closed', 'closed')], default=requests_app.enquiring.EnquiryStatus['RECEIVED'], max_length=20, verbose_name='tila')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='suljettu')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='käsittelijä')),
                ('party', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='enquiries', to='customers.party', verbose_name='rekisteröity')),
                ('request', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='enquiries', to='requests_app.privacyrequest', verbose_name='tietopyyntö')),
            ],
            options={
                'verbose_name': 'selvityspyyntö',
                'verbose_name_plural': 'selvityspyynnöt',
            },
        ),
        migrations.CreateModel(
            name='Dossier',
            fields=[
                ('id', models.UUIDField(default=customers.keys.new_key, editable=False, primary_key=True, serialize=False)),
                ('made_at', models.DateTimeField(verbose_name='tehty')),
                ('reason', models.CharField(max_length=300, verbose_name='miksi tehtiin')),
                ('with_packages', models.BooleanField(default=False, verbose_name='henkilön tietopaketit mukana')),
                ('register_version', models.DateField(verbose_name='selosteen versio')),
                ('size', models.PositiveBigIntegerField(verbose_name='koko tavuina')),
                ('sha256', models.CharField(max_length=64, verbose_name='tiiviste')),
                ('handed_over_at', models.DateTimeField(blank=True, null=True, verbose_name='annettu viranomaiselle')),
                ('handed_over_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='antaja')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='tekijä')),
                ('request', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='dossiers', to='requests_app.privacyrequest', verbose_name='tietopyyntö')),
                ('enquiry', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='dossiers', to='requests_app.enquiry', verbose_name='selvityspyyntö')),
            ],
            options={
                'verbose_name': 'asiakirjakooste',
                'verbose_name_plural': 'asiakirjakoosteet',
            },
        ),
        migrations.CreateModel(
            name='EnquiryAnswer',
            fields=[
                ('id', models.UUIDField(default=customers.keys.new_key, editable=False, primary_key=True, serialize=False)),
                ('text', models.TextField(verbose_name='selvityksen teksti')),
                ('via', models.CharField(choices=[('secure_mail', 'turvasähköposti'), ('service', 'viranomaisen asiointipalvelu'), ('post', 'posti')], max_length=20, verbose_name='tapa')),
                ('sent_at', models.DateTimeField(verbose_name='lähetetty')),
                ('recorded_at', models.DateTimeField(verbose_name='kirjattu')),
                ('enquiry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='requests_app.enquiry', verbose_name='selvityspyyntö')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='kirjaaja')),
            ],
            options={
                'verbose_name': 'annettu selvitys',
                'verbose_name_plural': 'annetut selvitykset',
            },
        ),
        migrations.CreateModel(
            name='EnquiryEvent',
            fields=[
                ('id', models.UUIDField(default=customers.keys.new_key, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(verbose_name='aika')),
                ('kind', models.CharField(max_length=30, verbose_name='tapahtuma')),
                ('actor_kind', models.CharField(choices=[('officer', 'officer'), ('handler', 'handler'), ('approver', 'approver'), ('person', 'person'), ('system', 'system')], max_length=20, verbose_name='toimijan asema')),
                ('from_status', models.CharField(blank=True, max_length=20, verbose_name='tilasta')),
                ('to_status', models.CharField(blank=True, max_length=20, verbose_name='tilaan')),
                ('day', models.DateField(blank=True, null=True, verbose_name='päivä')),
                ('why', models.TextField(blank=True, verbose_name='mihin perustuu')),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='toimija')),
                ('enquiry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='requests_app.enquiry', verbose_name='selvityspyyntö')),
            ],
            options={
                'verbose_name': 'selvityspyynnön tapahtuma',
                'verbose_name_plural': 'selvityspyynnön tapahtumat',
            },
        ),
        migrations.AddIndex(
            model_name='enquiry',
            index=models.Index(fields=['closed_at'], name='enquiry_closed'),
        ),
        migrations.AddIndex(
            model_name='enquiry',
            index=models.Index(condition=models.Q(('closed_at__isnull', True)), fields=['due_on'], name='enquiry_open_by_due'),
        ),
        migrations.AddConstraint(
            model_name='enquiry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('status', 'closed')), models.Q(models.Q(('status', 'closed'), _negated=True), ('closed_at__isnull', True)), _connector='OR'), name='a_closed_enquiry_has_its_time'),
        ),
        migrations.AddConstraint(
            model_name='enquiry',
            constraint=models.CheckConstraint(condition=models.Q(('request__isnull', True), ('party__isnull', True), _connector='OR'), name='an_enquiry_is_of_a_case_or_a_person'),
        ),
        migrations.AddConstraint(
            model_name='enquiry',
            constraint=models.CheckConstraint(condition=models.Q(('asked', ''), _negated=True), name='an_enquiry_says_what_is_asked'),
        ),
        migrations.AddIndex(
            model_name='dossier',
            index=models.Index(fields=['made_at'], name='dossier_made'),
        ),
        migrations.AddConstraint(
            model_name='dossier',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('enquiry__isnull', True), ('request__isnull', False)), models.Q(('enquiry__isnull', False), ('request__isnull', True)), _connector='OR'), name='a_dossier_is_of_a_case_or_an_enquiry'),
        ),
        migrations.AddConstraint(
            model_name='dossier',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='a_dossier_has_its_reason'),
        ),
        migrations.AddConstraint(
            model_name='dossier',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('handed_over_at__isnull', True), ('handed_over_by__isnull', True)), models.Q(('handed_over_at__isnull', False), ('handed_over_by__isnull', False)), _connector='OR'), name='a_dossier_was_handed_over_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='enquiryanswer',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='an_answer_to_the_authority_says_something'),
        ),
        migrations.AddIndex(
            model_name='enquiryevent',
            index=models.Index(fields=['enquiry', 'at'], name='event_of_enquiry'),
        ),
    ]
