"""A sample county has nine passwords, and a fair hash of each takes long: here they are hashed alike, but cheaply."""

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch):
    hasher = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
    monkeypatch.setattr(PasswordHash, "recommended", lambda: hasher)
