"""Events, reviews of answers and looks at originals are only ever added to."""

from django.db import migrations

from gongkai.audit.immutable import append_only


class Migration(migrations.Migration):
    dependencies = [("applications", "0001_initial")]

    operations = [
        append_only("applications_caseevent"),
        append_only("applications_answerreview"),
        append_only("applications_fileaccess"),
    ]
