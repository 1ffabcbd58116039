"""Each open complaint keeps the term that its organ had set when it came in."""

from typing import Any

from django.db import migrations


def take_over(apps: Any, schema_editor: Any) -> None:
    settings = apps.get_model("supervision", "ComplaintSettings")
    complaints = apps.get_model("supervision", "Complaint")
    for organ, days in settings.objects.values_list("organ_id", "working_days"):
        complaints.objects.filter(organ_id=organ).update(working_days=days)


class Migration(migrations.Migration):
    dependencies = [("supervision", "0007_complaints_on_paper")]

    operations = [migrations.RunPython(take_over, migrations.RunPython.noop)]
