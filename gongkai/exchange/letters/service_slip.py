"""The 送达回证: which paper reached whom, when and how, signed by both sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gongkai.exchange.letters.content import line_of, lines_of
from gongkai.exchange.letters.setting import set_letter
from gongkai.exchange.letters.tables import choices, many_lines

WAYS = ("当面送达", "邮政寄送", "电子邮件", "网上送达", "传真", "委托其他机关送达", "其他")


@dataclass(frozen=True, kw_only=True)
class ServiceSlip:
    """What is served on whom; what is empty is filled in by hand.

    ``documents`` are name and number of each paper in one text; ``served_at`` is the time as
    printed.
    """

    organ: str
    number: str = ""
    documents: tuple[str, ...] = ()
    recipient: str = ""
    way: str = ""
    place: str = ""
    served_at: str = ""
    postal_number: str = ""
    server: str = ""
    note: str = ""


def service_slip_pdf(slip: ServiceSlip, *, font_folders: Sequence[Path] = ()) -> bytes:
    """Return the slip as PDF/UA-1 on one A4 page with room for the signatures.

    Source: 国办公开办函〔2016〕235号 (an answer's day is that of signature or posting).
    """
    data = {
        "title": "送达回证",
        "organ": line_of(slip.organ),
        "number": line_of(slip.number),
        "documents": lines_of(slip.documents),
        "recipient": line_of(slip.recipient),
        "ways": choices(WAYS, slip.way),
        "place": line_of(slip.place),
        "served-at": line_of(slip.served_at),
        "postal-number": line_of(slip.postal_number),
        "server": line_of(slip.server),
        "note": many_lines(slip.note),
    }
    return set_letter("service_slip", data, font_folders=font_folders)
