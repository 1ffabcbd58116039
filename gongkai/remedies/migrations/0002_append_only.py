"""What happened to a dispute is only ever added to."""

from django.db import migrations

from gongkai.audit.immutable import append_only


class Migration(migrations.Migration):
    dependencies = [("remedies", "0001_initial")]

    operations = [append_only("remedies_disputeevent")]
