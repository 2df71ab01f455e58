-- What became of results: fed back, answered, mended, applied to a later budget.

-- name: create_follow_up()!
create table if not exists follow_up (
    stream      text primary key,
    project     text not null,
    year        integer not null,
    fed_back_on text,
    answer_by   text,
    answered_on text
);

-- name: create_rectification()!
create table if not exists rectification (
    stream      text not null,
    no          integer not null,
    project     text not null,
    year        integer not null,
    ordered_on  text not null,
    document    text not null,
    problem     text not null,
    measure     text not null,
    section     text,
    person      text not null,
    due         text not null,
    reported_on text,
    closed_on   text,
    primary key (stream, no)
);

-- name: create_applied()!
create table if not exists result_applied (
    position    integer primary key,
    project     text not null,
    year        integer not null,
    applied_to  integer not null,
    budget_line text not null,
    measure     text not null,
    standard    text not null,
    applied_on  text not null
);

-- name: on_result_fed_back(stream, project, year, occurred_on, answer_by)!
insert into follow_up (stream, project, year, fed_back_on, answer_by)
values (:stream, :project, :year, :occurred_on, :answer_by)
on conflict (stream) do update set
    fed_back_on = excluded.fed_back_on, answer_by = excluded.answer_by, answered_on = null;

-- name: on_result_acknowledged(stream, occurred_on)!
update follow_up set answered_on = :occurred_on where stream = :stream;

-- name: on_rectification_ordered__rows(stream, project, year, occurred_on, document, problem, measure, section, person, limit)!
-- Numbered on from those ordered before.
insert into rectification (
    stream, no, project, year, ordered_on, document, problem, measure, section, person, due
) select cast(:stream as text),
    1 + (select count(*) from rectification where stream = :stream), cast(:project as text), cast(:year as integer),
    cast(:occurred_on as text), cast(:document as text), cast(:problem as text), cast(:measure as text),
    cast(:section as text), cast(:person as text), cast(:limit as text);

-- name: on_rectification_reported(stream, no, occurred_on)!
update rectification set reported_on = :occurred_on where stream = :stream and no = :no;

-- name: on_rectification_returned(stream, no)!
update rectification set reported_on = null where stream = :stream and no = :no;

-- name: on_rectification_closed(stream, no, occurred_on)!
update rectification set closed_on = :occurred_on where stream = :stream and no = :no;

-- name: on_result_applied(position, project, year, applied_to, budget_line, measure, standard, occurred_on)!
insert into result_applied (position, project, year, applied_to, budget_line, measure, standard, applied_on)
values (:position, :project, :year, :applied_to, :budget_line, :measure, :standard, :occurred_on);

-- name: follow_ups(project, year)
select * from follow_up
where (cast(:project as text) is null or project = :project) and (cast(:year as integer) is null or year = :year)
order by year, project;

-- name: rectifications(project, year)
select * from rectification
where (cast(:project as text) is null or project = :project) and (cast(:year as integer) is null or year = :year)
order by year, project, no;

-- name: applied(project, year)
select * from result_applied
where (cast(:project as text) is null or project = :project) and (cast(:year as integer) is null or year = :year)
order by position;
