"""Drafts: decided on the log as it is, recorded whole or not at all, and once."""

import multiprocessing
from collections import Counter

import pytest

from kernel_samples import (
    ACT,
    FULL,
    LABELLING,
    FillJar,
    Jar,
    JarFilled,
    JarLabelled,
    JarOpened,
    OpenJar,
    ShakeJar,
    ShakingRefused,
    append,
    draft_of,
    fill_often,
    record_one,
)
from pbm_tracker.kernel.commands import GateRefusal, Refusal
from pbm_tracker.kernel.draft import ATTEMPTS, Conflict, Draft, KeyReused, Request, record


def carrying_out(*commands, request=None):
    def work(draft):
        return [draft.carry_out(command, ACT, request=request) for command in commands]

    return work


# Deciding


def test_several_decisions_are_one_append(log):
    _, entries = record(log, lambda: draft_of(log), carrying_out(OpenJar(jar="1"), FillJar(jar="1", amount=3)))
    assert [(entry.position, entry.version, entry.event) for entry in entries] == [
        (1, 1, JarOpened(name="1")),
        (2, 2, JarFilled(amount=3)),
    ]
    assert log.state_of(Jar, "jar/1").amount == 3


def test_a_refusal_of_one_records_none(log):
    with pytest.raises(Refusal, match="装不下了"):
        record(log, lambda: draft_of(log), carrying_out(OpenJar(jar="1"), FillJar(jar="1", amount=FULL + 1)))
    assert log.head() == 0


def test_many_asked_as_one_leave_out_what_is_refused_and_answer_as_one(log):
    many, request = [OpenJar(jar="1"), OpenJar(jar="2"), OpenJar(jar="1")], Request("who/key", "body")

    def work(draft):
        if (earlier := draft.earlier(request)) is not None:
            return earlier
        return draft.carry_out_each(many, ACT, cause="batch/1", request=request)

    refused, entries = record(log, lambda: draft_of(log), work)
    assert [(command, str(refusal)) for command, refusal in refused] == [(many[2], "这个瓶已启用")]
    assert [(entry.stream, entry.cause) for entry in entries] == [("jar/1", "batch/1"), ("jar/2", "batch/1")]
    assert record(log, lambda: draft_of(log), work) == ([1, 2], [])


def test_a_decision_sees_what_the_draft_already_holds(log):
    full, one_more = FillJar(jar="1", amount=FULL), FillJar(jar="1", amount=1)
    with pytest.raises(Refusal, match="装不下了"):
        record(log, lambda: draft_of(log), carrying_out(OpenJar(jar="1"), full, one_more))


def test_whoever_has_no_permit_is_refused_before_anything_is_decided(log):
    def nobody(read, command, act):
        raise Refusal("不许", clause="样品须知")

    draft = Draft(log, {}, nobody)
    with pytest.raises(Refusal, match="不许"):
        draft.carry_out(OpenJar(jar="1"), ACT)
    assert draft.entries == []


def test_a_draft_that_is_thrown_away_stores_nothing(log):
    append(log, "jar/1", JarOpened(name="1"))
    draft = draft_of(log)
    [entry] = draft.carry_out(FillJar(jar="1", amount=3), ACT, request=Request("key", "body"))
    assert (entry.version, entry.position, entry.recorded_at) == (2, None, None)
    assert log.head() == 1
    assert log.state_of(Jar, "jar/1").amount == 0
    assert log.answers(["key"]) == {}


def test_an_empty_draft_appends_nothing(log):
    assert draft_of(log).commit() == []
    assert log.head() == 0


# Answers of other capabilities


def test_what_answers_an_event_is_recorded_in_the_same_draft_with_the_same_cause(log):
    _, entries = record(log, lambda: draft_of(log, LABELLING), carrying_out(OpenJar(jar="1")))
    assert [(entry.event, entry.version, entry.cause) for entry in entries] == [
        (JarOpened(name="1"), 1, "open_jar/jar/1/1"),
        (JarLabelled(labels=("新", "1")), 2, "open_jar/jar/1/1"),
    ]


def test_an_act_of_one_entry_names_no_cause(log):
    assert [entry.cause for entry in record_one(log, OpenJar(jar="1"))] == [None]


# Others were quicker


def overtaken(log, times):
    """Work whose stream another moves before each of the first commits."""
    left = [times]

    def work(draft):
        draft.carry_out(FillJar(jar="1", amount=1), ACT)
        if left[0]:
            left[0] -= 1
            append(log, "jar/1", JarFilled(amount=10))

    return work


def test_what_was_overtaken_is_decided_again(log):
    append(log, "jar/1", JarOpened(name="1"))
    _, [entry] = record(log, lambda: draft_of(log), overtaken(log, ATTEMPTS - 1))
    assert entry.version == ATTEMPTS + 1
    assert log.state_of(Jar, "jar/1").amount == 10 * (ATTEMPTS - 1) + 1


def test_what_is_overtaken_again_and_again_is_a_conflict_with_what_the_others_recorded(log):
    append(log, "jar/1", JarOpened(name="1"))
    with pytest.raises(Conflict, match="jar/1") as caught:
        record(log, lambda: draft_of(log), overtaken(log, ATTEMPTS))
    assert [(entry.stream, entry.event) for entry in caught.value.entries] == [("jar/1", JarFilled(amount=10))]
    assert log.state_of(Jar, "jar/1").amount == 10 * ATTEMPTS


def test_what_the_second_decision_finds_may_refuse_it(log):
    append(log, "jar/1", JarOpened(name="1"))

    def work(draft):
        draft.carry_out(FillJar(jar="1", amount=1), ACT)
        if log.head() == 1:
            append(log, "jar/1", JarFilled(amount=FULL))

    with pytest.raises(Refusal, match="装不下了"):
        record(log, lambda: draft_of(log), work)


def test_a_stream_that_was_only_read_counts_too(log):
    def work(draft):
        amount = draft(Jar, "jar/2").amount
        if not amount:
            append(log, "jar/2", JarFilled(amount=9))
        draft.carry_out(FillJar(jar="1", amount=amount), ACT)

    _, [entry] = record(log, lambda: draft_of(log), work)
    assert entry.event == JarFilled(amount=9)


# Refusals that are recorded


def shaking(draft):
    """What a surface does: a refusal by a gate is caught where it is to be recorded."""
    try:
        return draft.carry_out(ShakeJar(jar="1"), ACT, request=Request("key", "body"))
    except GateRefusal as refusal:
        return refusal


def test_what_a_gate_refused_is_recorded_in_place_of_what_was_asked(log):
    append(log, "jar/1", JarOpened(name="1"))
    refusal, [entry] = record(log, lambda: draft_of(log), shaking)
    assert (refusal.reason, [one.event for one in refusal.entries]) == ("没有贴标", [ShakingRefused()])
    assert (entry.stream, entry.version, entry.event) == ("jar/1", 2, ShakingRefused())
    assert log.answers(["key"])["key"].positions == [2]


def test_of_what_a_gate_refused_nobody_need_record_anything(log):
    with pytest.raises(GateRefusal):
        record(log, lambda: draft_of(log), carrying_out(OpenJar(jar="1"), ShakeJar(jar="1")))
    assert log.head() == 0


def test_many_asked_as_one_hold_what_a_gate_refused_of_them(log):
    many, request = [OpenJar(jar="1"), ShakeJar(jar="1"), OpenJar(jar="1")], Request("who/key", "body")
    refused, entries = record(
        log, lambda: draft_of(log), lambda draft: draft.carry_out_each(many, ACT, cause="batch/1", request=request)
    )
    assert [command for command, _ in refused] == many[1:]
    assert [(entry.event, entry.cause) for entry in entries] == [
        (JarOpened(name="1"), "batch/1"),
        (ShakingRefused(), "batch/1"),
    ]
    assert log.answers(["who/key"])["who/key"].positions == [1, 2]


def test_a_refusal_that_was_overtaken_is_decided_again(log):
    append(log, "jar/1", JarOpened(name="1"))

    def work(draft):
        result = shaking(draft)
        if isinstance(result, GateRefusal):
            append(log, "jar/1", JarLabelled(labels=("稳",)))
        return result

    _, [entry] = record(log, lambda: draft_of(log), work)
    assert (entry.version, entry.event) == (3, JarFilled(amount=0))


# Requests with a key


def answering(request, amount=1):
    """What a surface does: return what was recorded the first time, or carry it out."""

    def work(draft):
        if (positions := draft.earlier(request)) is not None:
            return positions
        return [entry.stream for entry in draft.carry_out(FillJar(jar="1", amount=amount), ACT, request=request)]

    return work


def test_a_repeated_request_gets_the_first_answer_and_records_nothing(log):
    request = Request("key", "body")
    _, [entry] = record(log, lambda: draft_of(log), answering(request))
    answer, entries = record(log, lambda: draft_of(log), answering(request))
    assert (answer, entries) == ([entry.position], [])
    assert log.head() == 1


def test_a_key_that_was_used_for_something_else_is_refused(log):
    record(log, lambda: draft_of(log), answering(Request("key", "body")))
    with pytest.raises(KeyReused):
        record(log, lambda: draft_of(log), answering(Request("key", "another body")))


def test_two_requests_with_one_key_at_the_same_time_are_recorded_once(log):
    request = Request("key", "body")

    def work(draft):
        result = answering(request)(draft)
        if not log.head():
            record(log, lambda: draft_of(log), answering(request))
        return result

    answer, entries = record(log, lambda: draft_of(log), work)
    assert (answer, entries) == ([1], [])
    assert log.head() == 1


def test_many_requests_are_looked_up_at_once_and_one_may_repeat_within_a_draft(log):
    requests = [Request(f"key/{number}", "body") for number in range(3)]
    record(log, lambda: draft_of(log), answering(requests[0]))

    def work(draft):
        draft.look_up([request.key for request in requests])
        return [answering(request)(draft) for request in (*requests, requests[1])]

    answer, entries = record(log, lambda: draft_of(log), work)
    assert answer == [[1], ["jar/1"], ["jar/1"], []]
    assert [entry.position for entry in entries] == [2, 3]


# Several processes


@pytest.mark.slow
def test_processes_that_fill_one_jar_at_once_lose_and_double_nothing(place, log):
    append(log, "jar/1", JarOpened(name="1"))
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        results = pool.starmap(fill_often, [(place, "1", 50)] * 4)
    rows = list(log.rows(0, log.head()))
    assert [row[2] for row in rows] == list(range(1, 202))
    assert log.state_of(Jar, "jar/1").amount == 200
    assert Counter(position for positions in results for position in positions) == Counter(row[0] for row in rows[1:])
