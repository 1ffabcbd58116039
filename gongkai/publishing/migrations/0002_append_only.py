"""Reviews and re-examinations are only ever added to."""

from django.db import migrations

from gongkai.audit.immutable import append_only


class Migration(migrations.Migration):
    dependencies = [("publishing", "0001_initial")]

    operations = [append_only("publishing_review"), append_only("publishing_reexamination")]
