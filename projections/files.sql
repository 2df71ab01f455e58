-- Which files are named as evidence, where and by whom; and which were decided to be destroyed.

-- name: create_naming()!
create table if not exists file_naming (
    position integer not null,
    number   integer not null,
    sha256   text not null,
    name     text not null,
    stream   text not null,
    actor    text not null,
    primary key (position, number)
);

-- name: create_naming_by_sha256()!
create index if not exists file_naming_by_sha256 on file_naming (sha256);

-- name: create_purged()!
create table if not exists file_purged (
    sha256    text primary key,
    position  integer not null,
    purged_on text not null
);

-- name: on_progress_reported__evidence(position, index, sha256, name, stream, actor)!
insert into file_naming values (:position, :index, :sha256, :name, :stream, :actor);

-- name: on_completion_claimed__evidence(position, index, sha256, name, stream, actor)!
insert into file_naming values (:position, :index, :sha256, :name, :stream, :actor);

-- name: on_upkeep_confirmed__evidence(position, index, sha256, name, stream, actor)!
insert into file_naming values (:position, :index, :sha256, :name, :stream, :actor);

-- name: on_lapse_cured__evidence(position, index, sha256, name, stream, actor)!
insert into file_naming values (:position, :index, :sha256, :name, :stream, :actor);

-- name: on_file_purged(sha256, position, occurred_on)!
insert into file_purged values (:sha256, :position, :occurred_on);

-- name: namings(sha256)
-- Where a file is named, the newest first; without a digest every naming there is.
select sha256, name, stream, actor, position from file_naming
where cast(:sha256 as text) is null or sha256 = :sha256 order by position desc, number;

-- name: purged()
select sha256, position, purged_on from file_purged order by position;
