-- The assessments of projects before they ask for money (事前绩效评估): each one, with the verdict on it.

-- name: create_ex_ante()!
create table if not exists ex_ante (
    stream             text not null,
    version            integer not null,
    position           integer not null,
    project            text not null,
    assessed_on        text not null,
    author             text not null,
    necessity          text not null,
    economy            text not null,
    goal_soundness     text not null,
    feasibility        text not null,
    funding_compliance text not null,
    score              text not null,
    scale              text not null,
    grade              text not null,
    conclusion         text not null,
    method             text not null,
    agency             text,
    verdict            text,
    reviewed_on        text,
    reviewer           text,
    opinion            text,
    third_party        integer,
    third_party_reason text,
    primary key (stream, version)
);

-- name: on_ex_ante_assessment_completed(stream, version, position, project, occurred_on, actor, necessity, economy, goal_soundness, feasibility, funding_compliance, score, scale, grade, conclusion, method, agency)!
insert into ex_ante (
    stream, version, position, project, assessed_on, author, necessity, economy, goal_soundness, feasibility,
    funding_compliance, score, scale, grade, conclusion, method, agency
) values (
    :stream, :version, :position, :project, :occurred_on, :actor, :necessity, :economy, :goal_soundness, :feasibility,
    :funding_compliance, :score, :scale, :grade, :conclusion, :method, :agency
);

-- name: on_ex_ante_assessment_reviewed(stream, verdict, occurred_on, actor, opinion, third_party, third_party_reason)!
update ex_ante set
    verdict = :verdict, reviewed_on = :occurred_on, reviewer = :actor, opinion = :opinion,
    third_party = cast(:third_party as integer), third_party_reason = :third_party_reason
where stream = :stream and version = (select max(version) from ex_ante where stream = :stream);

-- name: assessments(project)
-- Of one project or of all, the latest first.
select * from ex_ante where cast(:project as text) is null or project = :project
order by project, version desc;

-- name: awaiting_review()
select * from ex_ante where verdict is null
and version = (select max(later.version) from ex_ante as later where later.stream = ex_ante.stream)
order by assessed_on, project;
