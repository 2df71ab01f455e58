-- Third parties: agencies, what each was engaged for, delivered and how it was rated. Money as exact text, in 元.

-- name: create_agency()!
create table if not exists agency (
    stream        text primary key,
    agency        text not null,
    name          text not null,
    credit_code   text not null,
    registered_on text not null,
    barred_until  text
);

-- name: create_engagement()!
create table if not exists engagement (
    stream       text not null,
    engagement   text not null,
    unit         text not null,
    purpose      text not null,
    procurement  text not null,
    document     text not null,
    amount       text not null,
    engaged_on   text not null,
    delivered_on text,
    rated_on     text,
    score        text,
    primary key (stream, engagement)
);

-- name: create_engagement_scope()!
create table if not exists engagement_scope (
    stream     text not null,
    engagement text not null,
    project    text not null,
    year       integer not null
);

-- name: on_agency_registered(stream, agency, name, credit_code, occurred_on)!
insert into agency (stream, agency, name, credit_code, registered_on)
values (:stream, :agency, :name, :credit_code, :occurred_on);

-- name: on_agency_barred(stream, barred_until)!
update agency set barred_until = :barred_until where stream = :stream;

-- name: on_third_party_engaged(stream, engagement, unit, purpose, procurement, document, amount, occurred_on)!
insert into engagement (stream, engagement, unit, purpose, procurement, document, amount, engaged_on)
values (:stream, :engagement, :unit, :purpose, :procurement, :document, :amount, :occurred_on);

-- name: on_third_party_engaged__scope(stream, engagement, project, year)!
insert into engagement_scope (stream, engagement, project, year) values (:stream, :engagement, :project, :year);

-- name: on_engagement_delivered(stream, engagement, occurred_on)!
update engagement set delivered_on = :occurred_on where stream = :stream and engagement = :engagement;

-- name: on_agency_quality_rated(stream, engagement, score, occurred_on)!
update engagement set rated_on = :occurred_on, score = :score where stream = :stream and engagement = :engagement;

-- name: agencies()
select * from agency order by agency;

-- name: engagements(unit)
-- By the day they were made; of one unit, or all.
select engagement.*, agency.agency, agency.name from engagement join agency on agency.stream = engagement.stream
where cast(:unit as text) is null or engagement.unit = :unit
order by engaged_on, engagement.stream, engagement;

-- name: scopes(project)
select stream, engagement, project, year from engagement_scope
where cast(:project as text) is null or project = :project order by stream, engagement, project, year;
