-- The unit that each stream of the yearly cycle belongs to: what is said of a project is its unit's, and its heir's.

-- name: create_stream_place()!
create table if not exists stream_place (stream text primary key, project text, unit text);

-- name: create_stream_place_by_unit()!
create index if not exists stream_place_by_unit on stream_place (unit);

-- name: on_any_entry(stream, project, unit)!
-- A stream about a project is its unit's, whoever writes in it first; of others it is the unit that they name.
insert into stream_place (stream, project, unit)
select cast(:stream as text), cast(:project as text),
    coalesce((select unit from project_place where project = cast(:project as text)), cast(:unit as text))
where substr(cast(:stream as text), 1, 4) in
        ('proj', 'ex-a', 'budg', 'goal', 'moni', 'eval', 'appl', 'comm', 'disc', 'nil/', 'fact')
    and (cast(:project as text) is not null or cast(:unit as text) is not null)
on conflict (stream) do update set
    project = coalesce(stream_place.project, excluded.project), unit = coalesce(excluded.unit, stream_place.unit);

-- name: on_unit_merged(unit, into)!
update stream_place set unit = :into where unit = :unit;

-- name: of_project(project)
-- All that is said of a project, by stream; also where nothing but a refusal is recorded yet.
select stream from stream_place
where stream in ('project/' || cast(:project as text), 'ex-ante/' || cast(:project as text))
    or substr(stream, length(stream) - length(cast(:project as text)) - 8) = '/project/' || cast(:project as text)
order by stream;
