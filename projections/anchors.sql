-- The days on which budgets and final accounts were made public: what the windows of steps 2.3 and 4.5 follow.
-- With unit '' they are the county's own.

-- name: create_anchor()!
create table if not exists anchor (
    event       text not null,
    year        integer not null,
    unit        text not null,
    occurred_on text not null,
    position    integer not null
);

-- name: on_budget_published(year, unit, published_on, position)!
insert into anchor (event, year, unit, occurred_on, position)
values ('budget_published', :year, coalesce(:unit, ''), :published_on, :position);

-- name: on_final_account_published(year, unit, published_on, position)!
insert into anchor (event, year, unit, occurred_on, position)
values ('final_account_published', :year, coalesce(:unit, ''), :published_on, :position);

-- name: on_sync_step_recorded(year, step, budget_on, position)!
insert into anchor (event, year, unit, occurred_on, position)
select 'budget_published', cast(:year as integer), '', cast(:budget_on as text), cast(:position as integer)
where cast(:step as text) = 'publish';

-- name: anchors(year, as_of)
select event, unit, min(occurred_on) as occurred_on, min(position) as position
from anchor where year = :year and occurred_on <= :as_of group by event, unit;
