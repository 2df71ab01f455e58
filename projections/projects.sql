-- Projects and policies: what they are, what was confirmed of them, who led them when. Money as exact text, in 元.

-- name: create_project()!
create table if not exists project (
    stream                  text primary key,
    project                 text not null,
    unit                    text not null,
    name                    text not null,
    kind                    text not null,
    attribute               text not null,
    book                    text not null,
    special_kind            text,
    major                   integer not null,
    major_basis             text,
    period_from             text not null,
    period_until            text not null,
    total_funds             text not null,
    overview                text,
    proposed_on             text not null,
    admitted_on             text,
    cleared_on              text,
    held_from               text,
    ground                  text,
    direct_personal_subsidy integer not null default 0,
    livelihood              integer not null default 0
);

-- name: create_project_lead()!
create table if not exists project_lead (
    stream         text not null,
    person         text not null,
    valid_from     text not null,
    released_until text,
    primary key (stream, valid_from)
);

-- name: on_project_proposed(stream, project, unit, name, kind, attribute, book, special_kind, major, major_basis, period_from, period_until, total_funds, overview, occurred_on)!
insert into project (
    stream, project, unit, name, kind, attribute, book, special_kind, major, major_basis, period_from, period_until,
    total_funds, overview, proposed_on
) values (
    :stream, :project, :unit, :name, :kind, :attribute, :book, :special_kind, cast(:major as integer), :major_basis,
    :period_from, :period_until, :total_funds, :overview, :occurred_on
);

-- name: on_project_adjusted(stream, name, kind, book, special_kind, major, major_basis, period_from, period_until, total_funds)!
update project set
    name = coalesce(cast(:name as text), name),
    kind = coalesce(cast(:kind as text), kind),
    book = coalesce(cast(:book as text), book),
    special_kind = coalesce(cast(:special_kind as text), special_kind),
    major = coalesce(cast(:major as integer), major),
    major_basis = coalesce(cast(:major_basis as text), major_basis),
    period_from = coalesce(cast(:period_from as text), period_from),
    period_until = coalesce(cast(:period_until as text), period_until),
    total_funds = coalesce(cast(:total_funds as text), total_funds)
where stream = :stream;

-- name: on_project_fact_confirmed(stream, fact, holds)!
update project set
    direct_personal_subsidy = case when cast(:fact as text) = 'direct_personal_subsidy'
        then cast(:holds as integer) else direct_personal_subsidy end,
    livelihood = case when cast(:fact as text) = 'livelihood' then cast(:holds as integer) else livelihood end
where stream = :stream;

-- name: on_project_cleared_out(stream, occurred_on, ground)!
update project set cleared_on = :occurred_on, ground = :ground where stream = :stream;

-- name: on_project_admitted_to_library(stream, occurred_on)!
update project set admitted_on = :occurred_on where stream = :stream;

-- name: on_unit_merged(unit, into, occurred_on)!
update project set unit = :into, held_from = :occurred_on where unit = :unit;

-- name: on_project_lead_bound(stream, person, valid_from)!
-- Whoever led before leads until the day before; the reader works that out.
insert into project_lead (stream, person, valid_from) values (:stream, :person, :valid_from);

-- name: on_project_lead_released(stream, until)!
update project_lead set released_until = :until
where stream = :stream and valid_from = (select max(valid_from) from project_lead where stream = :stream);

-- name: create_medium_term()!
create table if not exists project_medium_term (
    stream     text not null,
    year_from  integer not null,
    year_until integer not null,
    planned_on text not null
);

-- name: on_medium_term_planned(stream, year_from, year_until, occurred_on)!
insert into project_medium_term (stream, year_from, year_until, planned_on)
values (:stream, :year_from, :year_until, :occurred_on);

-- name: medium_term(stream)
select stream, year_from, year_until, planned_on from project_medium_term
where cast(:stream as text) is null or stream = :stream order by stream, planned_on;

-- name: projects(unit, project)
-- By code; of one unit, one of them, or all.
select * from project
where (cast(:unit as text) is null or unit = :unit) and (cast(:project as text) is null or project = :project)
order by project;

-- name: leads(stream)
select stream, person, valid_from, released_until from project_lead
where cast(:stream as text) is null or stream = :stream order by stream, valid_from;
