-- In whose hands a duty was placed, section and person, and since when.

-- name: create_hand()!
create table if not exists duty_hand (
    position integer primary key,
    stream   text not null,
    section  text,
    person   text,
    since    text not null
);

-- name: create_hand_by_stream()!
create index if not exists duty_hand_by_stream on duty_hand (stream, position);

-- name: on_section_duty_assigned(position, stream, section, occurred_on)!
insert into duty_hand (position, stream, section, since) values (:position, :stream, :section, :occurred_on);

-- name: on_person_duty_assigned(position, stream, person, occurred_on)!
insert into duty_hand (position, stream, person, since) values (:position, :stream, :person, :occurred_on);

-- name: hands_of(person)
-- Every time a duty came into a person's hands; `until` is the day on which it went into another's.
select mine.position, mine.stream, mine.since, (
    select next.since from duty_hand next
    where next.stream = mine.stream and next.person is not null and next.position > mine.position
    order by next.position limit 1
) as until
from duty_hand mine where mine.person = :person order by mine.position;

-- name: section_since(stream)
-- The section that a duty lies with, and since when.
select section, since from duty_hand where stream = :stream and section is not null order by position desc limit 1;
