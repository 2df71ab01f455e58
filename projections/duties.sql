-- A row a duty (task x unit x capacity), and what was asked and confirmed of it.
-- Facts only; tasks/standing.py judges them.

-- name: create_duty()!
create table if not exists duty (
    stream         text primary key,
    task           integer not null,
    unit           text not null,
    capacity       text not null,
    since          text not null,
    due            text not null,
    due_as_printed integer not null,
    started        integer not null default 0,
    claimed_on     text,
    claimed        text,
    claimed_by     text,
    accepted       text,
    verified_on    text,
    section        text,
    person         text,
    withdrawn_on   text,
    inherited_by   text
);

-- name: create_extension()!
create table if not exists duty_extension (
    position   integer primary key,
    stream     text not null,
    asked_on   text not null,
    until      text not null,
    granted_on text,
    refused_on text
);

-- name: create_extension_by_stream()!
create index if not exists duty_extension_by_stream on duty_extension (stream);

-- name: create_upkeep()!
create table if not exists duty_upkeep (
    stream       text not null,
    year         integer not null,
    confirmed_on text not null,
    primary key (stream, year)
);

-- name: on_duty_assigned(stream, task, unit, capacity, since, due, due_as_printed)!
insert into duty (stream, task, unit, capacity, since, due, due_as_printed)
values (:stream, :task, :unit, :capacity, :since, :due, :due_as_printed)
on conflict (stream) do update set
    unit = excluded.unit, due = excluded.due, due_as_printed = excluded.due_as_printed,
    withdrawn_on = null, inherited_by = null;

-- name: on_section_duty_assigned(stream, section)!
update duty set section = :section where stream = :stream;

-- name: on_person_duty_assigned(stream, person)!
update duty set person = :person where stream = :stream;

-- name: on_duty_handed_over(stream, unit)!
update duty set unit = :unit where stream = :stream;

-- name: on_duty_withdrawn(stream, occurred_on, inherited_by)!
update duty set withdrawn_on = :occurred_on, inherited_by = :inherited_by where stream = :stream;

-- name: on_progress_reported(stream)!
update duty set started = 1 where stream = :stream;

-- name: on_completion_claimed(stream, occurred_on, completed_on, actor)!
update duty set claimed_on = :occurred_on, claimed = :completed_on, claimed_by = :actor where stream = :stream;

-- name: on_completion_returned(stream)!
update duty set claimed_on = null, claimed = null, claimed_by = null, started = 1 where stream = :stream;

-- name: on_completion_verified(stream, completed_on, occurred_on)!
update duty set accepted = :completed_on, verified_on = :occurred_on where stream = :stream;

-- name: on_verification_overturned(stream)!
update duty set
    claimed_on = null, claimed = null, claimed_by = null, accepted = null, verified_on = null, started = 1
where stream = :stream;

-- name: on_extension_requested(position, stream, occurred_on, until)!
insert into duty_extension (position, stream, asked_on, until) values (:position, :stream, :occurred_on, :until);

-- name: on_extension_granted(stream, occurred_on, until)!
-- What is answered is the last request, also on a day on which an earlier one was not answered yet.
update duty_extension set granted_on = :occurred_on, until = :until
where position = (select max(position) from duty_extension where stream = :stream);

-- name: on_extension_refused(stream, occurred_on)!
update duty_extension set refused_on = :occurred_on
where position = (select max(position) from duty_extension where stream = :stream);

-- name: on_upkeep_confirmed(stream, year, occurred_on)!
insert into duty_upkeep (stream, year, confirmed_on) values (:stream, :year, :occurred_on);

-- name: duties(unit, task)
-- The facts of duties, by task; of one unit, of one task, or of all.
select * from duty
where (cast(:unit as text) is null or unit = :unit) and (cast(:task as integer) is null or task = :task)
order by task, capacity, stream;

-- name: one_duty(task, capacity, unit)
-- The duty a unit holds, or held last, in one capacity.
select * from duty where task = :task and capacity = :capacity and unit = :unit
order by withdrawn_on is not null, stream limit 1;

-- name: extensions(stream)
select stream, asked_on, until, granted_on, refused_on from duty_extension
where cast(:stream as text) is null or stream = :stream order by position;

-- name: upkeep(stream)
select stream, year, confirmed_on from duty_upkeep
where cast(:stream as text) is null or stream = :stream order by year;

-- name: inherited(stream)
-- The duties of merged units that ended in favour of this one.
select stream, unit from duty where inherited_by = :stream order by stream;
