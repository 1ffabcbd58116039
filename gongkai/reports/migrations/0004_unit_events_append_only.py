"""What was said to a unit is only ever added."""

from django.db import migrations

from gongkai.audit.immutable import append_only


class Migration(migrations.Migration):
    """Triggers against UPDATE and DELETE."""

    dependencies = [("reports", "0003_rounds")]
    operations = [append_only("reports_unitevent")]
