"""Destroying a file is a decision of the supervision office, on a basis, once."""

from given import OFFICER, Story
from pbm_tracker.files.file import PURGING, FilePurged, PurgeFile

SHA256 = "ab" * 32
PURGE = PurgeFile(sha256=SHA256, reason="含个人隐私")


def test_it_is_decided_on_a_basis():
    [entry] = (
        Story()
        .when(PURGE, OFFICER, "2022-06-10", basis="龙府办〔2022〕7号")
        .then(FilePurged(sha256=SHA256, reason="含个人隐私"))
    )
    assert entry.stream == f"file/{SHA256}"


def test_without_a_basis_it_is_not():
    Story().when(PURGE, OFFICER, "2022-06-10").refused(PURGING, "basis")


def test_what_is_destroyed_is_not_destroyed_again():
    story = Story().given(PURGE, OFFICER, "2022-06-10", basis="龙府办〔2022〕7号")
    story.when(PURGE, OFFICER, "2022-06-11", basis="龙府办〔2022〕8号").refused(PURGING, "sha256")
