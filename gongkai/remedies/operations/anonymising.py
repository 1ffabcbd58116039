"""Taking personal data out of disputes when their application is made anonymous."""

from __future__ import annotations

from collections.abc import Collection

from gongkai.applications.models import Application
from gongkai.errors import WrongState
from gongkai.remedies.models import Dispute, DisputeFile, Instance
from gongkai.remedies.queries import unsettled


def empty_disputes(application: Application) -> Collection[int]:
    """Take the personal data out of the disputes of an application, inside the caller's deed.

    Return the keys of the files that go too. What table 四 counts stays. Raises WrongState while
    one of them is pending, or orders to decide anew what was not yet decided.
    """
    disputes = Dispute.objects.filter(application=application)
    if pending := unsettled(disputes).order_by("pk").first():
        raise WrongState(
            f"这件申请的复议、诉讼（{pending.number}）还没有了结，材料还要用，不能匿名化。"
            "请在审结并履行以后再办。",
            code="dispute_pending",
        )
    Instance.objects.filter(dispute__in=disputes).update(evidence="")
    files = DisputeFile.objects.filter(dispute__in=disputes).values_list("stored_id", flat=True)
    keys = list(files)
    disputes.update(claimant="", claim="", subject="", remarks="")
    return keys
