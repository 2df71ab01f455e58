-- The notice in force and the readings adopted of its deadlines.

-- name: create_notice()!
create table if not exists notice (
    number      text primary key,
    issuer      text not null,
    issued_on   text not null,
    digest      text not null,
    sample_seed integer
);

-- name: create_reading()!
create table if not exists reading (
    position   integer primary key,
    wording    text not null,
    reading    text not null,
    valid_from text not null,
    basis      text
);

-- name: on_notice_recorded(number, issuer, issued_on, digest, sample_seed)!
insert into notice (number, issuer, issued_on, digest, sample_seed)
values (:number, :issuer, :issued_on, :digest, :sample_seed);

-- name: on_notice_amended(digest)!
update notice set digest = :digest;

-- name: on_reading_adopted(position, wording, reading, valid_from, basis)!
insert into reading (position, wording, reading, valid_from, basis)
values (:position, :wording, :reading, :valid_from, :basis);

-- name: in_force()
select number, issuer, issued_on, digest, sample_seed from notice;

-- name: readings()
-- In the order of their adoption.
select position, wording, reading, valid_from, basis from reading order by position;
