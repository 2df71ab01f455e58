-- What people wrote beside their acts, by the key it is found by; and the unit that it belongs to.

-- name: create_remark()!
create table if not exists remark (
    position     integer not null,
    number       integer not null,
    stream       text not null,
    effective_on text not null,
    words        text not null,
    primary key (position, number)
);

-- name: create_remark_holder()!
create table if not exists remark_holder (stream text primary key, unit text not null);

-- name: on_duty_assigned(stream, unit)!
insert into remark_holder (stream, unit) values (:stream, :unit) on conflict (stream) do update set unit = excluded.unit;

-- name: on_duty_handed_over(stream, unit)!
update remark_holder set unit = :unit where stream = :stream;

-- name: on_progress_reported(position, stream, effective_on, text_key)!
insert into remark (position, number, stream, effective_on, words)
values (:position, 0, :stream, :effective_on, :text_key);

-- name: on_completion_returned(position, stream, effective_on, reason_key)!
insert into remark (position, number, stream, effective_on, words)
values (:position, 0, :stream, :effective_on, :reason_key);

-- name: on_completion_verified(position, stream, effective_on, reason, reason_key)!
insert into remark (position, number, stream, effective_on, words)
select cast(:position as integer), 0, cast(:stream as text), cast(:effective_on as text), cast(:reason_key as text)
where cast(:reason as text) is not null;

-- name: on_verification_overturned(position, stream, effective_on, reason_key)!
insert into remark (position, number, stream, effective_on, words)
values (:position, 0, :stream, :effective_on, :reason_key);

-- name: on_extension_requested(position, stream, effective_on, reason_key)!
insert into remark (position, number, stream, effective_on, words)
values (:position, 0, :stream, :effective_on, :reason_key);

-- name: on_extension_refused(position, stream, effective_on, reason_key)!
insert into remark (position, number, stream, effective_on, words)
values (:position, 0, :stream, :effective_on, :reason_key);

-- name: on_lapse_found(position, stream, effective_on, reason_key)!
insert into remark (position, number, stream, effective_on, words)
values (:position, 0, :stream, :effective_on, :reason_key);

-- name: on_duty_withdrawn(position, stream, effective_on, reason_key)!
insert into remark (position, number, stream, effective_on, words)
values (:position, 0, :stream, :effective_on, :reason_key);

-- name: on_notice_amended(position, stream, effective_on, reason_key)!
insert into remark (position, number, stream, effective_on, words)
values (:position, 0, :stream, :effective_on, :reason_key);

-- name: on_entry_corrected(position, stream, effective_on, note_key)!
insert into remark (position, number, stream, effective_on, words)
values (:position, 0, :stream, :effective_on, :note_key);

-- name: on_progress_reported__evidence(position, index, stream, effective_on, name_key)!
insert into remark (position, number, stream, effective_on, words)
values (:position, 1 + :index, :stream, :effective_on, :name_key);

-- name: on_completion_claimed__evidence(position, index, stream, effective_on, name_key)!
insert into remark (position, number, stream, effective_on, words)
values (:position, 1 + :index, :stream, :effective_on, :name_key);

-- name: on_upkeep_confirmed__evidence(position, index, stream, effective_on, name_key)!
insert into remark (position, number, stream, effective_on, words)
values (:position, 1 + :index, :stream, :effective_on, :name_key);

-- name: on_lapse_cured__evidence(position, index, stream, effective_on, name_key)!
insert into remark (position, number, stream, effective_on, words)
values (:position, 1 + :index, :stream, :effective_on, :name_key);

-- name: found(upto, as_of, every_unit, unit, first, second, third, fourth, fifth, most)
-- The newest entries with all the words in one of their texts, as far as they may be read.
select position 
from remark left join remark_holder on remark_holder.stream = remark.stream
where position <= :upto and effective_on <= :as_of and substr(remark.stream, 1, 8) <> 'account/'
    and (cast(:every_unit as integer) = 1 or remark_holder.unit is null or remark_holder.unit = :unit)
    and words like :first escape '!'
    and (cast(:second as text) is null or words like :second escape '!')
    and (cast(:third as text) is null or words like :third escape '!')
    and (cast(:fourth as text) is null or words like :fourth escape '!')
    and (cast(:fifth as text) is null or words like :fifth escape '!')
group by position order by position desc limit :most;

-- name: counted(upto, as_of, every_unit, unit, first, second, third, fourth, fifth)
select count(distinct position) as entries 
from remark left join remark_holder on remark_holder.stream = remark.stream
where position <= :upto and effective_on <= :as_of and substr(remark.stream, 1, 8) <> 'account/'
    and (cast(:every_unit as integer) = 1 or remark_holder.unit is null or remark_holder.unit = :unit)
    and words like :first escape '!'
    and (cast(:second as text) is null or words like :second escape '!')
    and (cast(:third as text) is null or words like :third escape '!')
    and (cast(:fourth as text) is null or words like :fourth escape '!')
    and (cast(:fifth as text) is null or words like :fifth escape '!');
