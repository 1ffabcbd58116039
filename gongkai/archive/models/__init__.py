"""Tables of the archive room."""

from gongkai.archive.models.documents import ArchivedDocument, ImportLine, ImportRun
from gongkai.archive.models.handing import RECEIVERS, Disposal, Transfer
from gongkai.archive.models.pieces import (
    CATEGORIES,
    RETENTIONS,
    FilingSettings,
    Piece,
    PieceFile,
)

__all__ = [
    "CATEGORIES",
    "RECEIVERS",
    "RETENTIONS",
    "ArchivedDocument",
    "Disposal",
    "FilingSettings",
    "ImportLine",
    "ImportRun",
    "Piece",
    "PieceFile",
    "Transfer",
]
