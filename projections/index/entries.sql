-- What the log is filtered by: a row an entry, with the days that say whether it counts.
-- An order cannot be a parameter, hence one list twice, and once more to be counted.

-- name: create_entry()!
create table if not exists entry (
    position     integer primary key,
    stream       text not null,
    topic        text not null,
    actor        text not null,
    role         text not null,
    occurred_on  text not null,
    effective_on text not null,
    unit         text,
    heir         text,
    cause        text,
    back_dated   integer not null,
    closed       integer not null
);

-- name: create_duty_place()!
-- The task of a duty, and each unit that has held it.
create table if not exists duty_place (
    stream text not null,
    unit   text not null,
    task   integer not null,
    primary key (unit, task, stream)
);

-- name: create_person_account()!
create table if not exists person_account (account text primary key, person text not null);

-- name: on_any_entry(position, stream, topic, actor, role, occurred_on, effective_on, recorded_at, unit, into, cause)!
-- Back-dated is what was recorded on a later day of Asia/Shanghai than it happened: from 16 o'clock of UTC on.
-- Closed is what belongs to a unit: its name begins like one of those that access/policy.py names.
insert into entry (
    position, stream, topic, actor, role, occurred_on, effective_on, unit, heir, cause, back_dated, closed
) values (
    :position, :stream, :topic, :actor, :role, :occurred_on, :effective_on, :unit, :into, :cause,
    case when cast(:recorded_at as text) >= cast(:occurred_on as text) || 'T16'
        and coalesce(cast(:cause as text), '') <> 'init' then 1 else 0 end,
    case when substr(cast(:stream as text), 1, 4) in
        ('proj', 'ex-a', 'budg', 'goal', 'moni', 'eval', 'appl', 'comm', 'disc', 'nil/', 'fact') then 1 else 0 end
);

-- name: on_duty_assigned(stream, unit, task)!
insert into duty_place (stream, unit, task) values (:stream, :unit, :task) on conflict do nothing;

-- name: on_duty_handed_over(stream, unit)!
insert into duty_place (stream, unit, task)
select stream, cast(:unit as text), task from duty_place where stream = :stream limit 1
on conflict do nothing;

-- name: on_account_opened(account, person)!
insert into person_account (account, person)
select cast(:account as text), cast(:person as text) where cast(:person as text) is not null
on conflict (account) do update set person = excluded.person;

-- name: newest_first(after, before, as_of, business, accounts, own, details, own_unit, stream, event, actor, role, unit, task, occurred_from, occurred_to, back_dated, from_ledger, cause, person, most)
select position from entry
where position > :after and position < :before and effective_on <= :as_of
    and case when substr(stream, 1, 8) = 'account/' then cast(:accounts as integer) = 1 or stream = cast(:own as text)
        else cast(:business as integer) = 1 end
    and (closed = 0 or cast(:details as integer) = 1
        or stream in (select stream from stream_place where unit = cast(:own_unit as text)))
    and (cast(:stream as text) is null or substr(stream, 1, length(cast(:stream as text))) = :stream)
    and (cast(:event as text) is null or topic = :event)
    and (cast(:actor as text) is null or actor = :actor)
    and (cast(:role as text) is null or role = :role)
    and (cast(:unit as text) is null or unit = :unit or heir = :unit
        or stream in (select stream from duty_place where unit = :unit)
        or stream in (select stream from stream_place where unit = :unit))
    and (cast(:task as integer) is null or stream in (select stream from duty_place where task = :task))
    and (cast(:occurred_from as text) is null or occurred_on >= :occurred_from)
    and (cast(:occurred_to as text) is null or occurred_on <= :occurred_to)
    and (cast(:back_dated as integer) is null or back_dated = :back_dated)
    and (cast(:from_ledger as integer) is null or substr(coalesce(cause, ''), 1, 7) = 'ledger/')
    and (cast(:cause as text) is null or cause = :cause)
    and (cast(:person as text) is null or actor in (select account from person_account where person = :person)
        or substr(actor, length(actor) - length(cast(:person as text))) = '/' || cast(:person as text))
order by position desc limit :most;

-- name: oldest_first(after, before, as_of, business, accounts, own, details, own_unit, stream, event, actor, role, unit, task, occurred_from, occurred_to, back_dated, from_ledger, cause, person, most)
select position from entry
where position > :after and position < :before and effective_on <= :as_of
    and case when substr(stream, 1, 8) = 'account/' then cast(:accounts as integer) = 1 or stream = cast(:own as text)
        else cast(:business as integer) = 1 end
    and (closed = 0 or cast(:details as integer) = 1
        or stream in (select stream from stream_place where unit = cast(:own_unit as text)))
    and (cast(:stream as text) is null or substr(stream, 1, length(cast(:stream as text))) = :stream)
    and (cast(:event as text) is null or topic = :event)
    and (cast(:actor as text) is null or actor = :actor)
    and (cast(:role as text) is null or role = :role)
    and (cast(:unit as text) is null or unit = :unit or heir = :unit
        or stream in (select stream from duty_place where unit = :unit)
        or stream in (select stream from stream_place where unit = :unit))
    and (cast(:task as integer) is null or stream in (select stream from duty_place where task = :task))
    and (cast(:occurred_from as text) is null or occurred_on >= :occurred_from)
    and (cast(:occurred_to as text) is null or occurred_on <= :occurred_to)
    and (cast(:back_dated as integer) is null or back_dated = :back_dated)
    and (cast(:from_ledger as integer) is null or substr(coalesce(cause, ''), 1, 7) = 'ledger/')
    and (cast(:cause as text) is null or cause = :cause)
    and (cast(:person as text) is null or actor in (select account from person_account where person = :person)
        or substr(actor, length(actor) - length(cast(:person as text))) = '/' || cast(:person as text))
order by position limit :most;

-- name: counted(after, before, as_of, business, accounts, own, details, own_unit, stream, event, actor, role, unit, task, occurred_from, occurred_to, back_dated, from_ledger, cause, person)
select count(*) as entries from entry
where position > :after and position < :before and effective_on <= :as_of
    and case when substr(stream, 1, 8) = 'account/' then cast(:accounts as integer) = 1 or stream = cast(:own as text)
        else cast(:business as integer) = 1 end
    and (closed = 0 or cast(:details as integer) = 1
        or stream in (select stream from stream_place where unit = cast(:own_unit as text)))
    and (cast(:stream as text) is null or substr(stream, 1, length(cast(:stream as text))) = :stream)
    and (cast(:event as text) is null or topic = :event)
    and (cast(:actor as text) is null or actor = :actor)
    and (cast(:role as text) is null or role = :role)
    and (cast(:unit as text) is null or unit = :unit or heir = :unit
        or stream in (select stream from duty_place where unit = :unit)
        or stream in (select stream from stream_place where unit = :unit))
    and (cast(:task as integer) is null or stream in (select stream from duty_place where task = :task))
    and (cast(:occurred_from as text) is null or occurred_on >= :occurred_from)
    and (cast(:occurred_to as text) is null or occurred_on <= :occurred_to)
    and (cast(:back_dated as integer) is null or back_dated = :back_dated)
    and (cast(:from_ledger as integer) is null or substr(coalesce(cause, ''), 1, 7) = 'ledger/')
    and (cast(:cause as text) is null or cause = :cause)
    and (cast(:person as text) is null or actor in (select account from person_account where person = :person)
        or substr(actor, length(actor) - length(cast(:person as text))) = '/' || cast(:person as text));
