"""``gongkai clock``: when an application must be answered, and why, day by day."""

from __future__ import annotations

import argparse
from pathlib import Path

from gongkai.cli.output import EXIT_CLEAN, print_json
from gongkai.cli.values import count, dated_fields, day
from gongkai.statute.calendars import load_calendar
from gongkai.statute.clocks import (
    ApplicationFacts,
    Clock,
    Consultation,
    Correction,
    Extension,
    FeeNotice,
    Postponement,
    answer_clock,
    explain,
    summarise,
)
from gongkai.statute.clocks.facts import ConsultationKind

CONSULTATIONS: dict[str, tuple[ConsultationKind, str]] = {
    "third_party": ("third_party", "征求第三方意见"),
    "other_agency": ("other_agency", "征求其他机关意见"),
    "joint": ("joint_maker", "征求共同制作机关意见"),
}


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verbs of ``clock``."""
    for name, text, run in (
        ("due", "最迟哪天答复", run_due),
        ("explain", "最迟哪天答复，逐日说明算与不算的理由", run_explain),
    ):
        verb = verbs.add_parser(name, help=text, description=text + "。")
        _add_facts(verb)
        verb.add_argument("--json", action="store_true", help="以 JSON 输出")
        verb.set_defaults(run=run)


def _add_facts(verb: argparse.ArgumentParser) -> None:
    def dated(name: str, required: str, optional: str, text: str) -> None:
        fields = dated_fields(required=required.split(), optional=optional.split())
        metavar = ",".join(f"{key}=日期" for key in f"{required} {optional}".split())
        verb.add_argument(name, metavar=metavar, type=fields, action="append", help=text)

    verb.add_argument(
        "--received", metavar="日期", type=day, required=True, help="收到申请之日（条例第三十一条）"
    )
    dated("--correction", "notice", "corrected reply_by", "补正：通知、收到补正、补正期限")
    for key, (_, text) in CONSULTATIONS.items():
        dated(
            f"--{key.replace('_', '-')}",
            "sent",
            "received replied",
            f"{text}：发出、对方收到、收到意见",
        )
    verb.add_argument(
        "--extended",
        metavar="天数,told=日期",
        type=_extension,
        action="append",
        help="延期的工作日数和告知日期，可加 approved=批准日期",
    )
    dated("--fee", "noticed", "paid", "收费通知：申请人收到、缴清")
    dated("--postponed", "told until", "", "第三十五条延迟答复：告知、答复期限")
    verb.add_argument("--on", metavar="日期", type=day, help="以哪天为准（用于尚未收到的意见）")
    verb.add_argument("--region", metavar="地区", help="适用该地区的放假安排")
    verb.add_argument(
        "--calendar",
        metavar="文件",
        type=Path,
        action="append",
        default=[],
        help="另加的放假安排文件（地方调整，或新一年的通知）",
    )


def _extension(text: str) -> Extension:
    days, _, rest = text.partition(",")
    fields = dated_fields(required=["told"], optional=["approved"])(rest)
    return Extension(count(days), fields["told"], fields.get("approved"))


def _clock(arguments: argparse.Namespace) -> Clock:
    consultations = tuple(
        Consultation(
            fields["sent"], fields.get("received"), fields.get("replied"), CONSULTATIONS[key][0]
        )
        for key in CONSULTATIONS
        for fields in getattr(arguments, key) or ()
    )
    corrections = tuple(
        Correction(fields["notice"], fields.get("corrected"), fields.get("reply_by"))
        for fields in arguments.correction or ()
    )
    fees = tuple(FeeNotice(f["noticed"], f.get("paid")) for f in arguments.fee or ())
    postponed = [Postponement(f["told"], f["until"]) for f in arguments.postponed or ()]
    facts = ApplicationFacts(
        received_on=arguments.received,
        corrections=corrections,
        consultations=consultations,
        extensions=tuple(arguments.extended or ()),
        fees=fees,
        postponement=postponed[-1] if postponed else None,
    )
    calendar = load_calendar(extra=arguments.calendar, region=arguments.region)
    return answer_clock(facts, calendar=calendar, as_of=arguments.on)


def run_due(arguments: argparse.Namespace) -> int:
    """Print the due date with the other days to watch."""
    clock = _clock(arguments)
    if arguments.json:
        print_json(clock.as_json())
    else:
        print("\n".join(summarise(clock)))
    return EXIT_CLEAN


def run_explain(arguments: argparse.Namespace) -> int:
    """Print the due date and every day of the span with its reason."""
    clock = _clock(arguments)
    if arguments.json:
        print_json(clock.as_json())
    else:
        print("\n".join(explain(clock)))
    return EXIT_CLEAN
