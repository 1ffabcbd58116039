"""Versions of register rows are only ever added."""

from django.db import migrations

from gongkai.audit.immutable import append_only


class Migration(migrations.Migration):
    """Triggers against UPDATE and DELETE."""

    dependencies = [("registers", "0001_initial")]
    operations = [append_only("registers_rowversion")]
