"""Entries and checkpoints of the audit trail are only ever added."""

from django.db import migrations

from gongkai.audit.immutable import append_only


class Migration(migrations.Migration):
    """Triggers against UPDATE and DELETE."""

    dependencies = [("audit", "0001_initial")]
    operations = [append_only("audit_entry"), append_only("audit_checkpoint")]
