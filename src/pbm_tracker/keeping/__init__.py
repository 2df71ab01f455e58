"""Keeping a county: backup and restore, and what is looked at to say whether it is well."""
