-- Persons and their posts. A post may begin on a later day than it was recorded: valid_from says when.

-- name: create_person()!
create table if not exists person (person text primary key, name text not null);

-- name: create_post()!
create table if not exists post (
    person     text not null,
    unit       text not null,
    section    text,
    title      text not null,
    valid_from text not null,
    left_on    text
);

-- name: on_person_registered(person, name)!
insert into person (person, name) values (:person, :name);

-- name: on_post_taken(person, unit, section, title, valid_from)!
insert into post (person, unit, section, title, valid_from) values (:person, :unit, :section, :title, :valid_from);

-- name: on_post_left(person, unit, title, occurred_on)!
update post set left_on = :occurred_on
where person = :person and unit = :unit and title = :title and left_on is null;

-- name: persons()
select person, name from person order by person;

-- name: posts(unit)
-- The posts in a unit, earliest first; all units if none is named.
select post.person, person.name, post.unit, post.section, post.title, post.valid_from, post.left_on
from post join person on person.person = post.person
where cast(:unit as text) is null or post.unit = :unit
order by post.valid_from, post.person;
