-- The library of indicators: each as it stands now, when it was revised, and its values by year (exact text).

-- name: create_indicator()!
create table if not exists indicator (
    stream     text primary key,
    indicator  text not null,
    unit       text not null,
    name       text not null,
    kind       text not null,
    sector     text not null,
    field      text not null,
    level      text not null,
    measure    text,
    standard   text not null,
    source     text not null,
    core       integer not null,
    added_on   text not null,
    revised_on text,
    retired_on text
);

-- name: create_indicator_value()!
create table if not exists indicator_value (
    stream       text not null,
    year         integer not null,
    value        text not null,
    source       text not null,
    unit         text not null,
    collected_on text not null,
    primary key (stream, year)
);

-- name: on_indicator_added(stream, indicator, unit, name, kind, sector, field, level, measure, standard, source, core, occurred_on)!
insert into indicator (
    stream, indicator, unit, name, kind, sector, field, level, measure, standard, source, core, added_on
) values (
    :stream, :indicator, :unit, :name, :kind, :sector, :field, :level, :measure, :standard, :source,
    cast(:core as integer), :occurred_on
);

-- name: on_indicator_revised(stream, name, measure, standard, source, core, occurred_on)!
update indicator set
    name = coalesce(cast(:name as text), name),
    measure = coalesce(cast(:measure as text), measure),
    standard = coalesce(cast(:standard as text), standard),
    source = coalesce(cast(:source as text), source),
    core = coalesce(cast(:core as integer), core),
    revised_on = :occurred_on
where stream = :stream;

-- name: on_indicator_retired(stream, occurred_on)!
update indicator set retired_on = :occurred_on where stream = :stream;

-- name: on_indicator_value_collected(stream, year, value, source, unit, occurred_on)!
insert into indicator_value (stream, year, value, source, unit, collected_on)
values (:stream, :year, :value, :source, :unit, :occurred_on);

-- name: indicators(unit, kind)
-- The library by sector and field; of one unit, of one kind, or all.
select * from indicator
where (cast(:unit as text) is null or unit = :unit) and (cast(:kind as text) is null or kind = :kind)
order by sector, field, name, indicator;

-- name: values_of(stream)
select stream, year, value, source, unit, collected_on from indicator_value
where cast(:stream as text) is null or stream = :stream order by stream, year;
