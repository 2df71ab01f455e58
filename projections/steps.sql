-- What was done in the steps of the yearly cycle (方案 part 三).
-- Facts only; performance/progress.py judges them. One more event that a step's `done_by`, `chosen_by` or `produces`
-- names is one more statement here. `unit` may be '' where `subject` is a project: whose it is, the projects say;
-- subject '' is the unit as a whole, and with unit '' the county. `month` is that of the window, 0 where a step has one.
-- Year 0 is whichever the subject begins in; `number` is that of a report, for what is said of it later.

-- name: create_step_fact()!
create table if not exists step_fact (
    step        text not null,
    year        integer not null,
    unit        text not null,
    subject     text not null,
    month       integer not null,
    number      integer not null default 0,
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

-- name: on_goal_declared(project, year, occurred_on, position, actor)!
insert into step_fact (step, year, unit, subject, month, kind, occurred_on, position, actor)
values ('2.1', :year, '', :project, 0, 'goal_declared', :occurred_on, :position, :actor);

-- name: on_goal_returned(stream)!
-- goal/2022/project/2022-031: what was returned is declared when it is declared again.
update step_fact set kind = 'goal_returned'
where step = '2.1' and kind = 'goal_declared' and year = cast(substr(:stream, 6, 4) as integer)
and subject = substr(:stream, 19);

-- name: on_goal_reviewed(stream, occurred_on, position, actor)!
insert into step_fact (step, year, unit, subject, month, kind, occurred_on, position, actor)
values ('2.2', cast(substr(:stream, 6, 4) as integer), '', substr(:stream, 19), 0, 'goal_reviewed',
        :occurred_on, :position, :actor);

-- name: on_overall_goal_declared(unit, year, occurred_on, position, actor)!
insert into step_fact (step, year, unit, subject, month, kind, occurred_on, position, actor)
values ('2.1', :year, :unit, '', 0, 'overall_goal_declared', :occurred_on, :position, :actor);

-- name: on_overall_goal_returned(stream)!
-- goal/2022/unit/education-bureau
update step_fact set kind = 'overall_goal_returned'
where step = '2.1' and kind = 'overall_goal_declared' and year = cast(substr(:stream, 6, 4) as integer)
and unit = substr(:stream, 16);

-- name: on_overall_goal_reviewed(stream, occurred_on, position, actor)!
insert into step_fact (step, year, unit, subject, month, kind, occurred_on, position, actor)
values ('2.2', cast(substr(:stream, 6, 4) as integer), substr(:stream, 16), '', 0, 'overall_goal_reviewed',
        :occurred_on, :position, :actor);

-- name: on_monitoring_reported(project, year, number, period, occurred_on, position, actor)!
-- The two reports that have windows; any other is asked of nobody.
insert into step_fact (step, year, unit, subject, month, number, kind, occurred_on, position, actor)
select '3.1', cast(:year as integer), '', cast(:project as text),
       case when cast(:period as text) = 'june' then 7 else 10 end, cast(:number as integer), 'monitoring_reported',
       cast(:occurred_on as text), cast(:position as integer), cast(:actor as text)
where cast(:period as text) <> 'other';

-- name: on_monitoring_reviewed(project, year, report, verdict, occurred_on, position, actor)!
-- For the window of the report; one that was returned is to be reviewed again.
insert into step_fact (step, year, unit, subject, month, kind, occurred_on, position, actor)
select '3.2', year, '', subject, month, 'monitoring_reviewed',
       cast(:occurred_on as text), cast(:position as integer), cast(:actor as text)
from step_fact
where step = '3.1' and kind = 'monitoring_reported' and year = cast(:year as integer)
and subject = cast(:project as text) and number = cast(:report as integer) and cast(:verdict as text) = 'passed';

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

-- name: on_self_evaluation_submitted(project, year, occurred_on, position, actor)!
insert into step_fact (step, year, unit, subject, month, kind, occurred_on, position, actor)
values ('4.1', :year, '', :project, 0, 'self_evaluation_submitted', :occurred_on, :position, :actor);

-- name: on_self_evaluation_returned(stream)!
-- evaluation/2022/project/2022-031: what was returned is submitted when it is submitted again.
update step_fact set kind = 'self_evaluation_returned'
where step = '4.1' and kind = 'self_evaluation_submitted' and year = cast(substr(:stream, 12, 4) as integer)
and subject = substr(:stream, 25);

-- name: on_overall_self_evaluation_submitted(unit, year, occurred_on, position, actor)!
insert into step_fact (step, year, unit, subject, month, kind, occurred_on, position, actor)
values ('4.1', :year, :unit, '', 0, 'overall_self_evaluation_submitted', :occurred_on, :position, :actor);

-- name: on_re_review_sampled(year, occurred_on, position, actor)!
insert into step_fact (step, year, unit, subject, month, kind, occurred_on, position, actor)
values ('4.2', :year, '', '', 0, 're_review_sampled', :occurred_on, :position, :actor);

-- name: on_re_review_sampled__drawn(year, item, occurred_on, position, actor)!
insert into step_fact (step, year, unit, subject, month, kind, occurred_on, position, actor)
values ('4.2', :year, '', :item, 0, 're_review_sampled', :occurred_on, :position, :actor);

-- name: on_re_review_completed(project, year, occurred_on, position, actor)!
insert into step_fact (step, year, unit, subject, month, kind, occurred_on, position, actor)
values ('4.2', :year, '', :project, 0, 're_review_completed', :occurred_on, :position, :actor);

-- name: on_key_evaluation_selected(project, year, occurred_on, position, actor)!
insert into step_fact (step, year, unit, subject, month, kind, occurred_on, position, actor)
values ('4.3', :year, '', :project, 0, 'key_evaluation_selected', :occurred_on, :position, :actor);

-- name: on_key_evaluation_completed(project, year, occurred_on, position, actor)!
insert into step_fact (step, year, unit, subject, month, kind, occurred_on, position, actor)
values ('4.3', :year, '', :project, 0, 'key_evaluation_completed', :occurred_on, :position, :actor);

-- name: on_result_fed_back(project, year, occurred_on, position, actor)!
insert into step_fact (step, year, unit, subject, month, kind, occurred_on, position, actor)
values ('4.4', :year, '', :project, 0, 'result_fed_back', :occurred_on, :position, :actor);

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
