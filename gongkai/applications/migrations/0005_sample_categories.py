"""Cases of the sample office had a category that table 三 has no column for."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def name_as_the_table(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    applicants = apps.get_model("applications", "Applicant").objects
    applicants.filter(category="enterprise").update(category="business")


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0004_rectification"),
    ]

    operations = [migrations.RunPython(name_as_the_table, migrations.RunPython.noop)]
