"""The ledger (台账导入): commands as rows of a YAML, CSV or XLSX file, all recorded or none, and nothing twice."""

from pbm_tracker.ledger.importing import BadLedger, Imported, import_ledger

__all__ = ["BadLedger", "Imported", "import_ledger"]
