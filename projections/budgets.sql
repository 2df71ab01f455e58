-- A project's budget of a year: asked for, arranged, adjusted, and what a key evaluation came to in it. 元, exact text.

-- name: create_budget()!
create table if not exists project_budget (
    stream       text primary key,
    project      text not null,
    year         integer not null,
    requested    text,
    requested_on text,
    arranged     text,
    arranged_on  text,
    adjusted     text
);

-- name: create_budget_by_year()!
create index if not exists project_budget_by_year on project_budget (year, project);

-- name: create_consequence()!
create table if not exists budget_consequence (
    position          integer primary key,
    project           text not null,
    year              integer not null,
    decided_on        text not null,
    grade             text not null,
    evaluated         text not null,
    consequence       text not null,
    before_it         text not null,
    amount            text not null,
    override_reason   text,
    override_approver text,
    override_document text
);

-- name: on_budget_requested(stream, project, year, amount, occurred_on)!
insert into project_budget (stream, project, year, requested, requested_on)
values (:stream, :project, :year, :amount, :occurred_on)
on conflict (stream) do update set requested = excluded.requested, requested_on = excluded.requested_on;

-- name: on_budget_arranged(stream, project, year, amount, occurred_on)!
insert into project_budget (stream, project, year, arranged, arranged_on, adjusted)
values (:stream, :project, :year, :amount, :occurred_on, :amount)
on conflict (stream) do update set
    arranged = excluded.arranged, arranged_on = excluded.arranged_on, adjusted = excluded.adjusted;

-- name: on_budget_adjusted(stream, amount)!
update project_budget set adjusted = :amount where stream = :stream;

-- name: on_budget_consequence_decided(position, project, year, occurred_on, grade, evaluated, consequence, before, amount, override_reason, override_approver, override_document)!
insert into budget_consequence (
    position, project, year, decided_on, grade, evaluated, consequence, before_it, amount,
    override_reason, override_approver, override_document
) values (
    :position, :project, :year, :occurred_on, :grade, :evaluated, :consequence, :before, :amount,
    :override_reason, :override_approver, :override_document
);

-- name: budgets(project, year)
-- Of one project or all, of one year or all.
select * from project_budget
where (cast(:project as text) is null or project = :project) and (cast(:year as integer) is null or year = :year)
order by year, project;

-- name: consequences(project, year)
select * from budget_consequence
where (cast(:project as text) is null or project = :project) and (cast(:year as integer) is null or year = :year)
order by position;
