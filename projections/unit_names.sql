-- Every name a unit has had, and from which day: people look for the old ones, too.

-- name: create_unit_name()!
create table if not exists unit_name (
    position integer primary key,
    unit     text not null,
    name     text not null,
    since    text not null
);

-- name: on_unit_registered(position, unit, name, member_from)!
insert into unit_name (position, unit, name, since) values (:position, :unit, :name, :member_from);

-- name: on_unit_renamed(position, unit, name, occurred_on)!
insert into unit_name (position, unit, name, since) values (:position, :unit, :name, :occurred_on);

-- name: unit_names()
select unit, name, since from unit_name order by position;
