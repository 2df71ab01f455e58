-- Goals of projects (项目支出绩效目标) and of units as a whole (部门整体绩效目标), with every form that was
-- declared or asked for as a revision: each is a version, by its entry in the stream. Money as exact text, in 元.

-- name: create_goal_version()!
-- `project` is null for a unit as a whole; `holder` is whose the goal is today, after a merger the heir's.
-- `asked` is declared or revision; `status` pending, returned, failed or refused, or passed or approved: the last form
-- of these two is in force.
create table if not exists goal_version (
    stream             text not null,
    version            integer not null,
    project            text,
    unit               text not null,
    holder             text not null,
    year               integer not null,
    asked              text not null,
    status             text not null,
    asked_on           text not null,
    asked_by           text not null,
    reason             text,
    decided_on         text,
    decided_by         text,
    opinion            text,
    review_kind        text,
    third_party        integer,
    third_party_reason text,
    grounds            text,
    feasibility        text,
    fiscal             text,
    carried_over       text,
    other              text,
    mid_term_goal      text,
    annual_goal        text not null,
    profile_reason     text,
    functions          text,
    project_spending   text,
    basic_spending     text,
    primary key (stream, version)
);

-- name: create_goal_version_by_year()!
create index if not exists goal_version_by_year on goal_version (year, unit);

-- name: create_goal_indicator()!
create table if not exists goal_indicator (
    stream       text not null,
    version      integer not null,
    no           integer not null,
    kind         text not null,
    name         text not null,
    operator     text not null,
    target       text,
    measure      text,
    described    text,
    weight       text not null,
    standard     text,
    data_source  text,
    cumulative   integer not null,
    mid_term     text,
    by_june      text,
    by_september text,
    last_actual  text,
    lower_reason text,
    library      text,
    primary key (stream, version, no)
);

-- name: create_goal_waived()!
create table if not exists goal_waived (
    stream  text not null,
    version integer not null,
    no      integer not null,
    kind    text not null,
    reason  text not null,
    primary key (stream, version, no)
);

-- name: create_goal_plan()!
create table if not exists goal_plan (
    stream  text not null,
    version integer not null,
    no      integer not null,
    content text not null,
    since   text not null,
    until   text not null,
    primary key (stream, version, no)
);

-- name: create_goal_task()!
create table if not exists goal_task (
    stream   text not null,
    version  integer not null,
    no       integer not null,
    name     text not null,
    content  text not null,
    amount   text not null,
    fiscal   text not null,
    other    text not null,
    projects text,
    primary key (stream, version, no)
);

-- name: create_goal_remark()!
-- `version` is that of the entry which returned the form; `form` the one that was returned.
create table if not exists goal_remark (
    stream  text not null,
    form    integer not null,
    version integer not null,
    no      integer not null,
    place   text not null,
    row     integer,
    text    text not null,
    primary key (stream, version, no)
);

-- Projects

-- name: on_goal_declared(stream, version, project, unit, year, occurred_on, actor, grounds, feasibility, fiscal, carried_over, other, mid_term_goal, annual_goal, profile_reason)!
insert into goal_version (
    stream, version, project, unit, holder, year, asked, status, asked_on, asked_by, grounds, feasibility, fiscal,
    carried_over, other, mid_term_goal, annual_goal, profile_reason
) values (
    :stream, :version, :project, :unit, :unit, :year, 'declared', 'pending', :occurred_on, :actor, :grounds,
    :feasibility, :fiscal, :carried_over, :other, :mid_term_goal, :annual_goal, :profile_reason
);

-- name: on_goal_declared__indicators(stream, version, index, kind, name, operator, target, measure, described, weight, standard, data_source, cumulative, mid_term, by_june, by_september, last_actual, lower_reason, library)!
insert into goal_indicator (
    stream, version, no, kind, name, operator, target, measure, described, weight, standard, data_source,
    cumulative, mid_term, by_june, by_september, last_actual, lower_reason, library
) values (
    :stream, :version, :index + 1, :kind, :name, :operator, :target, :measure, :described, :weight, :standard,
    :data_source, cast(:cumulative as integer), :mid_term, :by_june, :by_september, :last_actual, :lower_reason,
    :library
);

-- name: on_goal_declared__waived(stream, version, index, kind, reason)!
insert into goal_waived (stream, version, no, kind, reason) values (:stream, :version, :index + 1, :kind, :reason);

-- name: on_goal_declared__plan(stream, version, index, content, since, until)!
insert into goal_plan (stream, version, no, content, since, until)
values (:stream, :version, :index + 1, :content, :since, :until);

-- name: on_goal_returned(stream, occurred_on, actor, opinion)!
update goal_version set status = 'returned', decided_on = :occurred_on, decided_by = :actor, opinion = :opinion
where stream = :stream and status = 'pending' and asked = 'declared';

-- name: on_goal_returned__remarks(stream, version, index, place, row, text)!
insert into goal_remark (stream, form, version, no, place, row, text)
select cast(:stream as text), max(version), cast(:version as integer), :index + 1, cast(:place as text),
       cast(:row as integer), cast(:text as text)
from goal_version where stream = :stream;

-- name: on_goal_reviewed(stream, verdict, occurred_on, actor, opinion, kind, third_party, third_party_reason)!
update goal_version set
    status = :verdict, decided_on = :occurred_on, decided_by = :actor, opinion = :opinion, review_kind = :kind,
    third_party = cast(:third_party as integer), third_party_reason = :third_party_reason
where stream = :stream and status = 'pending' and asked = 'declared';

-- name: on_goal_revision_requested(stream, version, project, unit, year, occurred_on, actor, grounds, feasibility, fiscal, carried_over, other, mid_term_goal, annual_goal, profile_reason, reason)!
insert into goal_version (
    stream, version, project, unit, holder, year, asked, status, asked_on, asked_by, grounds, feasibility, fiscal,
    carried_over, other, mid_term_goal, annual_goal, profile_reason, reason
) values (
    :stream, :version, :project, :unit, :unit, :year, 'revision', 'pending', :occurred_on, :actor, :grounds,
    :feasibility, :fiscal, :carried_over, :other, :mid_term_goal, :annual_goal, :profile_reason, :reason
);

-- name: on_goal_revision_requested__indicators(stream, version, index, kind, name, operator, target, measure, described, weight, standard, data_source, cumulative, mid_term, by_june, by_september, last_actual, lower_reason, library)!
insert into goal_indicator (
    stream, version, no, kind, name, operator, target, measure, described, weight, standard, data_source,
    cumulative, mid_term, by_june, by_september, last_actual, lower_reason, library
) values (
    :stream, :version, :index + 1, :kind, :name, :operator, :target, :measure, :described, :weight, :standard,
    :data_source, cast(:cumulative as integer), :mid_term, :by_june, :by_september, :last_actual, :lower_reason,
    :library
);

-- name: on_goal_revision_requested__waived(stream, version, index, kind, reason)!
insert into goal_waived (stream, version, no, kind, reason) values (:stream, :version, :index + 1, :kind, :reason);

-- name: on_goal_revision_requested__plan(stream, version, index, content, since, until)!
insert into goal_plan (stream, version, no, content, since, until)
values (:stream, :version, :index + 1, :content, :since, :until);

-- name: on_goal_revised(stream, occurred_on, actor, opinion)!
update goal_version set status = 'approved', decided_on = :occurred_on, decided_by = :actor, opinion = :opinion
where stream = :stream and status = 'pending' and asked = 'revision';

-- name: on_goal_revision_refused(stream, occurred_on, actor, reason)!
update goal_version set status = 'refused', decided_on = :occurred_on, decided_by = :actor, opinion = :reason
where stream = :stream and status = 'pending' and asked = 'revision';

-- Units as a whole

-- name: on_overall_goal_declared(stream, version, unit, year, occurred_on, actor, functions, project_spending, basic_spending, mid_term_goal, annual_goal)!
insert into goal_version (
    stream, version, unit, holder, year, asked, status, asked_on, asked_by, functions, project_spending, basic_spending,
    mid_term_goal, annual_goal
) values (
    :stream, :version, :unit, :unit, :year, 'declared', 'pending', :occurred_on, :actor, :functions, :project_spending,
    :basic_spending, :mid_term_goal, :annual_goal
);

-- name: on_overall_goal_declared__indicators(stream, version, index, kind, name, operator, target, measure, described, weight, standard, data_source, cumulative, mid_term, by_june, by_september, last_actual, lower_reason, library)!
insert into goal_indicator (
    stream, version, no, kind, name, operator, target, measure, described, weight, standard, data_source,
    cumulative, mid_term, by_june, by_september, last_actual, lower_reason, library
) values (
    :stream, :version, :index + 1, :kind, :name, :operator, :target, :measure, :described, :weight, :standard,
    :data_source, cast(:cumulative as integer), :mid_term, :by_june, :by_september, :last_actual, :lower_reason,
    :library
);

-- name: on_overall_goal_declared__tasks(stream, version, index, name, content, amount, fiscal, other, projects)!
insert into goal_task (stream, version, no, name, content, amount, fiscal, other, projects)
values (:stream, :version, :index + 1, :name, :content, :amount, :fiscal, :other, :projects);

-- name: on_overall_goal_returned(stream, occurred_on, actor, opinion)!
update goal_version set status = 'returned', decided_on = :occurred_on, decided_by = :actor, opinion = :opinion
where stream = :stream and status = 'pending';

-- name: on_overall_goal_returned__remarks(stream, version, index, place, row, text)!
insert into goal_remark (stream, form, version, no, place, row, text)
select cast(:stream as text), max(version), cast(:version as integer), :index + 1, cast(:place as text),
       cast(:row as integer), cast(:text as text)
from goal_version where stream = :stream;

-- name: on_overall_goal_reviewed(stream, verdict, occurred_on, actor, opinion)!
update goal_version set status = :verdict, decided_on = :occurred_on, decided_by = :actor, opinion = :opinion
where stream = :stream and status = 'pending';

-- name: on_unit_merged(unit, into)!
update goal_version set holder = :into where holder = :unit;

-- Asked

-- name: goals(year, unit, project, awaiting, own)
-- The form that was asked last, with what is in force beside it. `awaiting` leaves those that wait for a decision,
-- `unit` is asked for as it is today, or as it was then.
select last.stream, last.version, last.project, last.unit, last.holder, last.year, last.asked, last.status,
       last.asked_on, last.asked_by, last.decided_on, last.decided_by, last.review_kind,
       passed.decided_on as passed_on,
       (select max(version) from goal_version where stream = last.stream and status in ('passed', 'approved'))
           as in_force
from goal_version as last
left join goal_version as passed on passed.stream = last.stream and passed.status = 'passed'
where last.version = (select max(version) from goal_version where stream = last.stream)
    and (cast(:year as integer) is null or last.year = :year)
    and (cast(:unit as text) is null or last.unit = :unit or last.holder = :unit)
    and (cast(:project as text) is null or last.project = :project)
    and (cast(:awaiting as integer) is null or (case when last.status = 'pending' then 1 else 0 end) = :awaiting)
    and (cast(:own as text) is null or last.holder = :own)
order by last.year desc, case when last.project is null then 1 else 0 end, last.project, last.unit;

-- name: forms(stream)
select * from goal_version where stream = :stream order by version;

-- name: indicators(stream)
select * from goal_indicator where stream = :stream order by version, no;

-- name: waived(stream)
select * from goal_waived where stream = :stream order by version, no;

-- name: plan(stream)
select * from goal_plan where stream = :stream order by version, no;

-- name: tasks(stream)
select * from goal_task where stream = :stream order by version, no;

-- name: remarks(stream)
-- By the form that was returned with them.
select stream, form as version, no, place, row, text from goal_remark where stream = :stream order by form, no;
