"""What was filed never changes."""

from django.db import migrations

from gongkai.audit.immutable import append_only


class Migration(migrations.Migration):
    """Triggers on the tables of pieces."""

    dependencies = [("archive", "0003_filing")]

    operations = [append_only("archive_piece"), append_only("archive_piecefile")]
