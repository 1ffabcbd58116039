"""What happened to a task and what was handed in is only ever added to."""

from django.db import migrations

from gongkai.audit.immutable import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("supervision", "0001_tasks"),
    ]

    operations = [append_only("supervision_taskevent"), append_only("supervision_taskoutput")]
