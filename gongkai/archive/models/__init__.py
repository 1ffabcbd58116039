"""Tables of the archive room, by what they are about."""

from gongkai.archive.models.documents import (
    ArchivedDocument,
    ImportLine,
    ImportRun,
)
from gongkai.archive.models.handing import (
    RECEIVERS,
    Disposal,
    Transfer,
)
from gongkai.archive.models.integrity import (
    IntegrityCheck,
)
from gongkai.archive.models.pieces import (
    CATEGORIES,
    RETENTIONS,
    FilingSettings,
    Piece,
    PieceFile,
    PieceRemark,
)
from gongkai.archive.models.searching import (
    SavedSearch,
    ToIndex,
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
    "IntegrityCheck",
    "Piece",
    "PieceFile",
    "PieceRemark",
    "SavedSearch",
    "ToIndex",
    "Transfer",
]
