"""A part that was left out may be taken back into the copy; what was decided stays as a row."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("requests_app", "0006_a_part_is_withheld_once_without_asking_the_version"),
    ]

    operations = [
        migrations.AddField(
            model_name="withheldpart",
            name="given_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="otettu takaisin"),
        ),
        migrations.AddField(
            model_name="withheldpart",
            name="given_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="takaisin ottanut",
            ),
        ),
        migrations.RemoveConstraint(model_name="withheldpart", name="a_part_of_a_record_is_withheld_once"),
        migrations.RemoveConstraint(model_name="withheldpart", name="a_part_of_a_table_is_withheld_once"),
        migrations.AddConstraint(
            model_name="withheldpart",
            constraint=models.UniqueConstraint(
                fields=["right", "table", "record", "field"],
                condition=Q(record__isnull=False, given_at__isnull=True),
                name="a_part_of_a_record_is_withheld_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="withheldpart",
            constraint=models.UniqueConstraint(
                fields=["right", "table", "field"],
                condition=Q(record__isnull=True, given_at__isnull=True),
                name="a_part_of_a_table_is_withheld_once",
            ),
        ),
    ]
