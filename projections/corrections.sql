-- What was said of entries that were wrong. They stay, and are folded as before.

-- name: create_correction()!
create table if not exists correction (
    position    integer primary key,
    stream      text not null,
    corrected   integer not null,
    occurred_on text not null,
    actor       text not null,
    role        text not null,
    note        text not null
);

-- name: on_entry_corrected(position, stream, corrected, occurred_on, actor, role, note)!
insert into correction (position, stream, corrected, occurred_on, actor, role, note)
values (:position, :stream, :corrected, :occurred_on, :actor, :role, :note);

-- name: corrections()
-- Of whatever stream, in the order in which they were made.
select position, stream, corrected, occurred_on, actor, role, note from correction order by position;
