-- Regulations: from when to when each is in force, and when it was amended and reviewed last.

-- name: create_regulation()!
create table if not exists regulation (
    stream      text primary key,
    regulation  text not null,
    unit        text not null,
    title       text not null,
    document    text not null,
    issued_on   text not null,
    valid_from  text not null,
    valid_until text,
    amended_on  text,
    reviewed_on text,
    outcome     text,
    successor   text
);

-- name: create_regulation_task()!
create table if not exists regulation_task (stream text not null, task integer not null);

-- name: on_regulation_issued(stream, regulation, unit, title, document, valid_from, valid_until, occurred_on)!
insert into regulation (stream, regulation, unit, title, document, issued_on, valid_from, valid_until)
values (:stream, :regulation, :unit, :title, :document, :occurred_on, :valid_from, :valid_until);

-- name: on_regulation_issued__tasks(stream, task)!
insert into regulation_task (stream, task) values (:stream, :task);

-- name: on_regulation_amended(stream, valid_from)!
update regulation set amended_on = :valid_from where stream = :stream;

-- name: on_regulation_reviewed(stream, occurred_on, outcome)!
update regulation set reviewed_on = :occurred_on, outcome = :outcome where stream = :stream;

-- name: on_regulation_repealed(stream, valid_until, successor)!
update regulation set valid_until = :valid_until, successor = :successor where stream = :stream;

-- name: regulations(unit)
-- By the day they came into force; of one unit, or all.
select * from regulation where cast(:unit as text) is null or unit = :unit order by valid_from, regulation;

-- name: regulation_tasks()
select stream, task from regulation_task order by stream, task;
