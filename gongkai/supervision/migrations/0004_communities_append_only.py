"""What happened to a community's item is only ever added to."""

from django.db import migrations

from gongkai.audit.immutable import append_only


class Migration(migrations.Migration):
    dependencies = [("supervision", "0003_communities")]

    operations = [append_only("supervision_disclosureevent")]
