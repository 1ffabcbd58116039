"""Tables that refuse UPDATE and DELETE on both databases, whoever asks."""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

#: Every table of the site that is only ever added to; a test compares them with the migrations.
APPEND_ONLY = (
    "audit_entry",
    "audit_checkpoint",
    "applications_answerreview",
    "applications_caseevent",
    "applications_fileaccess",
    "archive_piece",
    "archive_piecefile",
    "publishing_reexamination",
    "publishing_review",
    "records_version",
    "registers_rowversion",
    "remedies_disputeevent",
    "reports_snapshot",
    "reports_unitevent",
    "supervision_taskevent",
    "supervision_taskoutput",
    "supervision_disclosureevent",
    "supervision_complaintevent",
    "supervision_findingevent",
)
#: What the triggers of each database refuse.
DEEDS = {"sqlite": ("update", "delete"), "postgresql": ("update", "delete", "truncate")}
MESSAGE = "append-only: rows of this table are never changed or deleted"


def append_only(table: str) -> migrations.RunPython:
    """Return the migration step that makes ``table`` append-only."""

    def forwards(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        for statement in _statements(table, editor.connection.vendor):
            editor.execute(statement)

    def backwards(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        for deed in DEEDS[editor.connection.vendor]:
            name = f"{table}_no_{deed}"
            if editor.connection.vendor == "postgresql":
                editor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
            else:
                editor.execute(f"DROP TRIGGER IF EXISTS {name}")

    return migrations.RunPython(forwards, backwards)


def _statements(table: str, vendor: str) -> list[str]:
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{deed} BEFORE {deed.upper()} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
            for deed in DEEDS[vendor]
        ]
    return [
        "CREATE OR REPLACE FUNCTION gongkai_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}'; END $$",
        *(
            f"CREATE TRIGGER {table}_no_{deed} BEFORE {deed.upper()} ON {table} "
            f"FOR EACH {'STATEMENT' if deed == 'truncate' else 'ROW'} "
            "EXECUTE FUNCTION gongkai_append_only()"
            for deed in DEEDS[vendor]
        ),
    ]
