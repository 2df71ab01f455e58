-- What was done in the steps of the yearly cycle (方案 part 三).
-- Facts only; performance/progress.py judges them. One more event that a step's `done_by`, `chosen_by` or `produces`
-- names is one more statement here. `unit` may be '' where `subject` is a project: whose it is, the projects say;
-- subject '' is the unit as a whole, and with unit '' the county. `month` is that of the window, 0 where a step has one.
-- Year 0 is whichever the subject begins in.

-- name: create_step_fact()!
create table if not exists step_fact (
    step        text not null,
    year        integer not null,
    unit        text not null,
    subject     text not null,
    month       integer not null,
    kind        text not null,
    occurred_on text not null,
    position    integer not null,
    actor       text not null
);

-- name: create_step_fact_by_year()!
create index if not exists step_fact_by_year on step_fact (year, step);

-- name: on_ex_ante_assessment_completed(project, occurred_on, position, actor)!
insert into step_fact (step, year, unit, subject, month, kind, occurred_on, position, actor)
values ('1.1', 0, '', :project, 0, 'ex_ante_assessment_completed', :occurred_on, :position, :actor);

-- name: on_ex_ante_assessment_reviewed(project, verdict, occurred_on, position, actor)!
-- One that was returned is to be reviewed again.
insert into step_fact (step, year, unit, subject, month, kind, occurred_on, position, actor)
select '1.2', 0, '', cast(:project as text), 0, 'ex_ante_assessment_reviewed', cast(:occurred_on as text),
       cast(:position as integer), cast(:actor as text)
where cast(:verdict as text) <> 'returned';

-- name: on_goal_published(year, unit, published_on, position, actor)!
insert into step_fact (step, year, unit, subject, month, kind, occurred_on, position, actor)
values ('2.3', :year, coalesce(:unit, ''), '', 0, 'goal_published', :published_on, :position, :actor);

-- name: on_goal_published__projects(year, unit, project, published_on, position, actor)!
insert into step_fact (step, year, unit, subject, month, kind, occurred_on, position, actor)
values ('2.3', :year, coalesce(:unit, ''), :project, 0, 'goal_published', :published_on, :position, :actor);

-- name: on_sync_step_recorded(year, step, goal_on, position, actor)!
-- The last of the five steps is where the county's own goals are made public.
insert into step_fact (step, year, unit, subject, month, kind, occurred_on, position, actor)
select '2.3', cast(:year as integer), '', '', 0, 'goal_published', cast(:goal_on as text),
       cast(:position as integer), cast(:actor as text)
where cast(:step as text) = 'publish' and cast(:goal_on as text) is not null;

-- name: on_goals_submitted_to_congress(year, submitted_on, position, actor)!
insert into step_fact (step, year, unit, subject, month, kind, occurred_on, position, actor)
values ('2.3', :year, '', '', 0, 'goals_submitted_to_congress', :submitted_on, :position, :actor);

-- name: on_result_published(year, unit, published_on, position, actor)!
insert into step_fact (step, year, unit, subject, month, kind, occurred_on, position, actor)
values ('4.5', :year, coalesce(:unit, ''), '', 0, 'result_published', :published_on, :position, :actor);

-- name: on_result_published__projects(year, unit, project, published_on, position, actor)!
insert into step_fact (step, year, unit, subject, month, kind, occurred_on, position, actor)
values ('4.5', :year, coalesce(:unit, ''), :project, 0, 'result_published', :published_on, :position, :actor);

-- name: on_results_submitted_to_congress(year, submitted_on, position, actor)!
insert into step_fact (step, year, unit, subject, month, kind, occurred_on, position, actor)
values ('4.5', :year, '', '', 0, 'results_submitted_to_congress', :submitted_on, :position, :actor);

-- name: on_nil_return_filed(step, year, unit, month, occurred_on, position, actor)!
insert into step_fact (step, year, unit, subject, month, kind, occurred_on, position, actor)
values (:step, :year, :unit, '', coalesce(:month, 0), 'nil_return_filed', :occurred_on, :position, :actor);

-- name: on_nil_return_contradicted(step, year, unit, month)!
update step_fact set kind = 'nil_return_contradicted'
where kind = 'nil_return_filed' and step = :step and year = :year and unit = :unit and month = coalesce(:month, 0);

-- name: facts(year, unit, as_of)
-- The first of each kind, in each month, for each subject; a day that is named ahead counts when it comes.
select step, unit, subject, month, kind, min(occurred_on) as occurred_on, min(position) as position
from step_fact
where year in (:year, 0) and occurred_on <= :as_of and (cast(:unit as text) is null or unit = :unit or unit = '')
group by step, unit, subject, month, kind;
