-- What the gates of the notice refused: an attempt a row. What was missing stands in the entry itself.

-- name: create_refusal()!
-- `holder` is the unit that the attempt concerns today: after a merger, the heir.
create table if not exists refusal (
    position    integer primary key,
    stream      text not null,
    gate        text not null,
    asked       text not null,
    task        integer,
    unit        text,
    holder      text,
    occurred_on text not null,
    actor       text not null,
    role        text not null,
    basis       text
);

-- name: on_gate_refused(position, stream, gate, asked, task, unit, occurred_on, actor, role, basis)!
insert into refusal (position, stream, gate, asked, task, unit, holder, occurred_on, actor, role, basis)
values (:position, :stream, :gate, :asked, :task, :unit, :unit, :occurred_on, :actor, :role, :basis);

-- name: on_unit_merged(unit, into)!
update refusal set holder = :into where holder = :unit;

-- name: refusals(stream, gate, unit, own, skip, most)
-- Newest first, of one stream, gate or unit where that is asked; `unit` is asked for as it is today, or as it was then.
select position, stream, gate, asked, task, unit, holder, occurred_on, actor, role, basis from refusal
where (cast(:stream as text) is null or stream = :stream)
    and (cast(:gate as text) is null or gate = :gate)
    and (cast(:unit as text) is null or unit = :unit or holder = :unit)
    and (cast(:own as text) is null or holder = :own)
order by position desc limit :most offset :skip;

-- name: counted(stream, gate, unit, own)
select count(*) as refusals from refusal
where (cast(:stream as text) is null or stream = :stream)
    and (cast(:gate as text) is null or gate = :gate)
    and (cast(:unit as text) is null or unit = :unit or holder = :unit)
    and (cast(:own as text) is null or holder = :own);
