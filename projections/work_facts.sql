-- What was done and is only to be proved: a row a fact, by the day it was done.

-- name: create_work_fact()!
create table if not exists work_fact (
    position  integer primary key,
    unit      text not null,
    fact_kind text not null,
    done_on   text not null,
    text      text not null,
    document  text
);

-- name: on_work_fact_recorded(position, unit, fact_kind, done_on, text, document)!
insert into work_fact (position, unit, fact_kind, done_on, text, document)
values (:position, :unit, :fact_kind, :done_on, :text, :document);

-- name: work_facts(unit, fact_kind)
select * from work_fact
where (cast(:unit as text) is null or unit = :unit) and (cast(:fact_kind as text) is null or fact_kind = :fact_kind)
order by done_on, position;
