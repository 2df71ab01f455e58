-- The unit that each project belongs to, for what is said of the project elsewhere.

-- name: create_project_place()!
create table if not exists project_place (project text primary key, unit text not null);

-- name: on_project_proposed(project, unit)!
insert into project_place (project, unit) values (:project, :unit) on conflict do nothing;

-- name: on_unit_merged(unit, into)!
update project_place set unit = :into where unit = :unit;
