-- The intervals in which a finished duty was not kept up. They stay, cured or not; an overturned verification ends one.

-- name: create_lapse()!
create table if not exists duty_lapse (
    position  integer primary key,
    stream    text not null,
    lapsed_on text not null,
    cured_on  text
);

-- name: create_lapse_by_stream()!
create index if not exists duty_lapse_by_stream on duty_lapse (stream);

-- name: on_lapse_found(position, stream, lapsed_on)!
insert into duty_lapse (position, stream, lapsed_on) values (:position, :stream, :lapsed_on);

-- name: on_verification_overturned(stream, occurred_on)!
update duty_lapse set cured_on = :occurred_on where stream = :stream and cured_on is null;

-- name: on_lapse_cured(stream, cured_on)!
-- The lapse that is cured is the last one found, also on a day on which an earlier one had not ended yet.
update duty_lapse set cured_on = :cured_on
where position = (select max(position) from duty_lapse where stream = :stream);

-- name: lapses(stream)
select stream, lapsed_on, cured_on from duty_lapse
where cast(:stream as text) is null or stream = :stream order by position;

