-- Accounts and the roles they hold. Passwords are not here, and not in the log.

-- name: create_account()!
create table if not exists account (
    account   text primary key,
    unit      text,
    person    text,
    opened_on text not null,
    closed_on text,
    locked_on text,
    lock_reason text,
    reset_on  text
);

-- name: create_account_role()!
create table if not exists account_role (
    stream     text not null,
    role       text not null,
    unit       text,
    granted_on text not null,
    primary key (stream, role)
);

-- name: on_account_opened(account, unit, person, occurred_on)!
insert into account (account, unit, person, opened_on) values (:account, :unit, :person, :occurred_on);

-- name: on_account_closed(stream, occurred_on)!
update account set closed_on = :occurred_on where 'account/' || account = :stream;

-- name: on_password_reset(stream, occurred_on)!
update account set reset_on = :occurred_on where 'account/' || account = :stream;

-- name: on_account_locked(stream, reason, occurred_on)!
update account set locked_on = :occurred_on, lock_reason = :reason where 'account/' || account = :stream;

-- name: on_account_unlocked(stream)!
update account set locked_on = null, lock_reason = null where 'account/' || account = :stream;

-- name: on_role_granted(stream, granted, unit, occurred_on)!
insert into account_role (stream, role, unit, granted_on) values (:stream, :granted, :unit, :occurred_on)
on conflict (stream, role) do update set unit = excluded.unit, granted_on = excluded.granted_on;

-- name: on_role_revoked(stream, revoked)!
delete from account_role where stream = :stream and role = :revoked;

-- name: accounts()
select account, unit, person, opened_on, closed_on, locked_on, lock_reason, reset_on from account order by account;

-- name: roles()
-- Of accounts that are open.
select account.account, account_role.role, account_role.unit, account_role.granted_on
from account_role join account on 'account/' || account.account = account_role.stream
where account.closed_on is null
order by account.account, account_role.role;
