-- Which files were decided to be destroyed.

-- name: create_purged()!
create table if not exists file_purged (
    sha256    text primary key,
    position  integer not null,
    purged_on text not null
);

-- name: on_file_purged(sha256, position, occurred_on)!
insert into file_purged values (:sha256, :position, :occurred_on);

-- name: purged()
select sha256, position, purged_on from file_purged order by position;
