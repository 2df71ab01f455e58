-- The register of units as of a day, in the order of registration, and their sections (股室).

-- name: create_unit()!
create table if not exists unit (
    unit        text primary key,
    position    integer not null,
    name        text not null,
    kind        text not null,
    member_from text not null,
    ended_on    text,
    heir        text
);

-- name: create_section()!
create table if not exists section (
    unit    text not null,
    section text not null,
    name    text not null,
    primary key (unit, section)
);

-- name: on_unit_registered(unit, position, name, kind, member_from)!
insert into unit (unit, position, name, kind, member_from) values (:unit, :position, :name, :kind, :member_from);

-- name: on_unit_renamed(unit, name)!
update unit set name = :name where unit = :unit;

-- name: on_unit_merged(unit, into, occurred_on)!
update unit set ended_on = :occurred_on, heir = :into where unit = :unit;

-- name: on_unit_abolished(unit, occurred_on)!
update unit set ended_on = :occurred_on where unit = :unit;

-- name: on_section_added(unit, section, name)!
insert into section (unit, section, name) values (:unit, :section, :name);

-- name: all_units()
-- Every unit there was by that day, in register order; one that has ended says when, and to whom it went.
select unit, name, kind, member_from, ended_on, heir from unit order by position;

-- name: sections(unit)
select unit, section, name from section where cast(:unit as text) is null or unit = :unit order by unit, section;
