-- The county's budget round of a year: five steps beside the goals' own, and what was submitted to congress.

-- name: create_sync_step()!
create table if not exists sync_step (
    year      integer not null,
    step      text not null,
    budget_on text not null,
    goal_on   text,
    position  integer not null,
    primary key (year, step)
);

-- name: create_round_fact()!
create table if not exists round_fact (
    position    integer primary key,
    year        integer not null,
    kind        text not null,
    unit        text,
    occurred_on text not null,
    missing     text,
    days_late   integer
);

-- name: on_sync_step_recorded(year, step, budget_on, goal_on, position)!
-- Recorded once more when the goals have taken the step, too.
insert into sync_step (year, step, budget_on, goal_on, position)
values (:year, :step, :budget_on, :goal_on, :position)
on conflict (year, step) do update set goal_on = excluded.goal_on, position = excluded.position;

-- name: on_budget_draft_submitted_to_congress(position, year, submitted_on)!
insert into round_fact (position, year, kind, occurred_on)
values (:position, :year, 'budget_draft_submitted_to_congress', :submitted_on);

-- name: on_goals_submitted_to_congress(position, year, submitted_on)!
insert into round_fact (position, year, kind, occurred_on)
values (:position, :year, 'goals_submitted_to_congress', :submitted_on);

-- name: on_budget_approved_by_congress(position, year, approved_on)!
insert into round_fact (position, year, kind, occurred_on)
values (:position, :year, 'budget_approved_by_congress', :approved_on);

-- name: on_budget_approved_to_unit(position, year, unit, approved_on)!
insert into round_fact (position, year, kind, unit, occurred_on)
values (:position, :year, 'budget_approved_to_unit', :unit, :approved_on);

-- name: on_final_account_submitted_to_congress(position, year, submitted_on)!
insert into round_fact (position, year, kind, occurred_on)
values (:position, :year, 'final_account_submitted_to_congress', :submitted_on);

-- name: on_results_submitted_to_congress(position, year, submitted_on)!
insert into round_fact (position, year, kind, occurred_on)
values (:position, :year, 'results_submitted_to_congress', :submitted_on);

-- name: on_gate_breached(position, year, gate, missing, days_late, occurred_on)!
insert into round_fact (position, year, kind, occurred_on, missing, days_late)
values (:position, :year, :gate, :occurred_on, :missing, :days_late);

-- name: sync_steps(year)
select step, budget_on, goal_on, position from sync_step where year = :year;

-- name: facts(year)
select kind, unit, occurred_on, missing, days_late, position from round_fact
where year = :year order by occurred_on, position;
