"""What happened to findings and complaints is only ever added to."""

from django.db import migrations

from gongkai.audit.immutable import append_only


class Migration(migrations.Migration):
    dependencies = [("supervision", "0005_checks")]

    operations = [
        append_only("supervision_findingevent"),
        append_only("supervision_complaintevent"),
    ]
