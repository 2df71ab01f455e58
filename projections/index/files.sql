-- Which files are named as evidence, where and by whom: one for nearly every entry, hence not among the views.

-- name: create_naming()!
create table if not exists file_naming (
    sha256       text not null,
    position     integer not null,
    number       integer not null,
    name         text not null,
    stream       text not null,
    actor        text not null,
    effective_on text not null,
    primary key (sha256, position, number)
);

-- name: on_progress_reported__evidence(sha256, position, index, name, stream, actor, effective_on)!
insert into file_naming values (:sha256, :position, :index, :name, :stream, :actor, :effective_on);

-- name: on_completion_claimed__evidence(sha256, position, index, name, stream, actor, effective_on)!
insert into file_naming values (:sha256, :position, :index, :name, :stream, :actor, :effective_on);

-- name: on_upkeep_confirmed__evidence(sha256, position, index, name, stream, actor, effective_on)!
insert into file_naming values (:sha256, :position, :index, :name, :stream, :actor, :effective_on);

-- name: on_lapse_cured__evidence(sha256, position, index, name, stream, actor, effective_on)!
insert into file_naming values (:sha256, :position, :index, :name, :stream, :actor, :effective_on);

-- name: namings(sha256, as_of, upto)
-- Where a file is named, the newest first, of what counts.
select sha256, name, stream, actor, position from file_naming
where sha256 = :sha256 and effective_on <= :as_of and position <= :upto order by position desc, number;

-- name: named()
select distinct sha256 from file_naming;
