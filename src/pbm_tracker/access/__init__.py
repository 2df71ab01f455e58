"""Accounts, roles, passwords and sessions; who may see and do what."""
