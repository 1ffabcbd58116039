"""A folder of registers in CSV or XLSX into a ledger (layout: docs/manual/台账文件夹.md)."""

from gongkai.exchange.registers.errors import LedgerErrors, RowError
from gongkai.exchange.registers.folder import LedgerFolder, read_ledger_folder
from gongkai.exchange.registers.starting import init_ledger_folder

__all__ = ["LedgerErrors", "LedgerFolder", "RowError", "init_ledger_folder", "read_ledger_folder"]
