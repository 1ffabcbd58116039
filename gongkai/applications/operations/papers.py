"""Papers that come to a case later: a signed form, a scan of a letter, what the applicant adds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from gongkai.accounts.models import User
from gongkai.applications.models import Application
from gongkai.applications.operations.intake import Received, keep_case_files
from gongkai.applications.permissions import APPLICATIONS, require_view
from gongkai.audit.operations import deed
from gongkai.errors import InvalidInput
from gongkai.records.operations import keep_file

#: What a person may add by hand; letters, redacted files and proofs come from their own deeds.
ADDED = ("application", "identity", "authority", "correction", "opinion", "approval", "payment")


def add_papers(
    application: Application,
    uploads: Sequence[Received],
    *,
    by: User,
    at: datetime,
    key: str | None = None,
) -> None:
    """Add papers to a case; each is screened before it is kept.

    Raises InvalidInput for none, or for one whose purpose is not for adding by hand.
    """
    APPLICATIONS.require(by, "handle", application.organ, on=at.date())
    require_view(by, application, on=at.date())
    if not uploads or any(one.purpose not in (*ADDED, "other") for one in uploads):
        raise InvalidInput("请选择文件和用途。", code="file_missing")
    files = [
        (
            keep_file(application.organ, one.data, name=one.name, by=by, at=at, purpose="case"),
            one.purpose,
        )
        for one in uploads
    ]
    with deed(
        "applications.papers_added", organ=application.organ.slug, by=by, at=at, key=key
    ) as done:
        keep_case_files(application, files)
        done.on(f"application:{application.pk}", sha256=[stored.sha256 for stored, _ in files])
