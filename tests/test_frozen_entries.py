"""What any release ever wrote is read for ever. A file of samples is frozen by its release; a new form adds a line."""

import json
from pathlib import Path

import pytest
from eventsourcing.persistence import JSONTranscoder

import pbm_tracker.capabilities
from kernel_samples import frozen
from pbm_tracker.kernel.events import Event
from pbm_tracker.kernel.log import EntryMapper, entry_of

FILES = sorted((Path(__file__).parent / "samples").glob("entries-*.jsonl"))
SAMPLES = [row for path in FILES for row in frozen(path)]
EVENTS = {topic: event for topic, event in Event.all.items() if event.__module__.startswith(pbm_tracker.__name__)}


@pytest.mark.parametrize("row", SAMPLES, ids=lambda row: row[3])
def test_every_entry_ever_written_is_read_in_full(row):
    entry = entry_of(row)
    assert (entry.stream, entry.version, entry.event.topic) == row[1:4]
    if json.loads(row[4])["v"] == entry.event.v:
        assert json.loads(EntryMapper(transcoder=JSONTranscoder()).to_stored_event(entry).state) == json.loads(row[4])


def test_every_event_in_its_form_of_today_has_a_sample():
    sampled = {(topic, json.loads(state)["v"]) for *_, topic, state in SAMPLES}
    assert {(topic, event.v) for topic, event in EVENTS.items()} <= sampled


@pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS)
def test_every_form_has_a_way_to_the_next(event):
    for version in range(1, event.v):
        assert callable(getattr(event, f"upcast_v{version}_v{version + 1}"))


@pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS)
def test_a_field_that_may_be_absent_is_absent_when_it_is_none(event):
    for name, field in event.model_fields.items():
        if not field.is_required() and type(None) in getattr(field.annotation, "__args__", ()):
            assert field.default is None, name
