"""A download code begins as a reference that somebody typed. No code had been sent before this, so no row is moved."""

from __future__ import annotations

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("requests_app", "0004_identity_and_the_copy")]

    operations = [
        migrations.RemoveField(model_name="downloadcode", name="made_at"),
        migrations.RemoveField(model_name="downloadcode", name="mailed_at"),
        migrations.RemoveField(model_name="downloadcode", name="package"),
        migrations.AddField(
            model_name="downloadcode",
            name="reference",
            field=models.CharField(default="", max_length=12, verbose_name="viitenumero"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="downloadcode",
            name="asked_at",
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name="pyydetty"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="downloadcode",
            name="looked_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="katsottu"),
        ),
        migrations.AddField(
            model_name="downloadcode",
            name="request",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="download_codes",
                to="requests_app.privacyrequest",
                verbose_name="tietopyyntö",
            ),
        ),
        migrations.AddField(
            model_name="downloadcode",
            name="letter",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="download_code",
                to="requests_app.letter",
                verbose_name="kirje",
            ),
        ),
        migrations.AlterField(
            model_name="downloadcode",
            name="code_hash",
            field=models.CharField(blank=True, max_length=64, verbose_name="koodin tiiviste"),
        ),
        migrations.AddIndex(
            model_name="downloadcode",
            index=models.Index(fields=["reference", "asked_at"], name="download_code_reference"),
        ),
        migrations.AddIndex(
            model_name="downloadcode",
            index=models.Index(
                condition=Q(looked_at__isnull=True), fields=["asked_at"], name="download_code_to_look_at"
            ),
        ),
        migrations.AddConstraint(
            model_name="downloadcode",
            constraint=models.CheckConstraint(
                condition=Q(code_hash="") | Q(request__isnull=False, letter__isnull=False),
                name="a_download_code_is_a_requests_and_has_its_letter",
            ),
        ),
    ]
