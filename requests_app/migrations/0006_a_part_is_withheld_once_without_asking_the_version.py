from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("requests_app", "0005_a_download_code_begins_as_a_typed_reference")]

    operations = [
        migrations.RemoveConstraint(model_name="withheldpart", name="a_part_is_withheld_once"),
        migrations.AddConstraint(
            model_name="withheldpart",
            constraint=models.UniqueConstraint(
                condition=Q(("record__isnull", False)),
                fields=("right", "table", "record", "field"),
                name="a_part_of_a_record_is_withheld_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="withheldpart",
            constraint=models.UniqueConstraint(
                condition=Q(("record__isnull", True)),
                fields=("right", "table", "field"),
                name="a_part_of_a_table_is_withheld_once",
            ),
        ),
    ]
