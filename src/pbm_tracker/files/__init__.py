"""Evidence files: kept by their SHA-256 outside the log, checked at the door, purged by decision. Knows no county."""
