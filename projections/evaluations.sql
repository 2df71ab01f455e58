-- What a year of a project came to: the self-evaluations submitted, the re-review, the key evaluation. Exact text.

-- name: create_evaluation()!
create table if not exists evaluation (
    stream            text primary key,
    project           text not null,
    year              integer not null,
    self_submitted_on text,
    self_returned_on  text,
    self_score        text,
    self_grade        text,
    self_position     integer,
    rate_score        text,
    re_reviewed_on    text,
    re_review_score   text,
    re_review_grade   text,
    re_review_at      integer,
    key_selected_on   text,
    key_completed_on  text,
    key_score         text,
    key_grade         text,
    key_scale         text,
    key_position      integer
);

-- name: create_self_fund()!
create table if not exists self_evaluation_fund (
    position integer not null,
    source   text not null,
    initial  text not null,
    adjusted text not null,
    executed text not null
);

-- name: create_self_indicator()!
create table if not exists self_evaluation_indicator (
    position       integer not null,
    project        text not null,
    year           integer not null,
    no             integer not null,
    actual         text,
    band           text,
    percent        text,
    not_applicable integer not null,
    score          text not null,
    cause          text,
    primary key (position, no)
);

-- name: create_sample()!
create table if not exists re_review_sample (
    year            integer primary key,
    closed_on       text not null,
    seed_position   integer not null,
    seed            text not null,
    drawn_on        text,
    ratio           text,
    published_ratio text,
    agency          text
);

-- name: create_population()!
create table if not exists re_review_population (
    year    integer not null,
    project text not null,
    drawn   integer not null default 0,
    primary key (year, project)
);

-- name: on_self_evaluation_submitted(stream, project, year, occurred_on, score, grade, position, rate_score)!
insert into evaluation (stream, project, year, self_submitted_on, self_score, self_grade, self_position, rate_score)
values (:stream, :project, :year, :occurred_on, :score, :grade, :position, :rate_score)
on conflict (stream) do update set
    self_submitted_on = excluded.self_submitted_on, self_returned_on = null, self_score = excluded.self_score,
    self_grade = excluded.self_grade, self_position = excluded.self_position, rate_score = excluded.rate_score;

-- name: on_self_evaluation_submitted__funds(position, source, initial, adjusted, executed)!
insert into self_evaluation_fund (position, source, initial, adjusted, executed)
values (:position, :source, :initial, :adjusted, :executed);

-- name: on_self_evaluation_submitted__indicators(position, project, year, no, actual, band, percent, not_applicable, score, cause)!
insert into self_evaluation_indicator (position, project, year, no, actual, band, percent, not_applicable, score, cause)
values (
    :position, :project, :year, :no, :actual, :band, :percent, cast(:not_applicable as integer), :score, :cause
);

-- name: on_self_evaluation_returned(stream, occurred_on)!
update evaluation set self_returned_on = :occurred_on where stream = :stream;

-- name: on_re_review_completed(stream, project, year, occurred_on, score, grade, position)!
insert into evaluation (stream, project, year, re_reviewed_on, re_review_score, re_review_grade, re_review_at)
values (:stream, :project, :year, :occurred_on, :score, :grade, :position)
on conflict (stream) do update set
    re_reviewed_on = excluded.re_reviewed_on, re_review_score = excluded.re_review_score,
    re_review_grade = excluded.re_review_grade, re_review_at = excluded.re_review_at;

-- name: on_key_evaluation_selected(stream, project, year, occurred_on)!
insert into evaluation (stream, project, year, key_selected_on) values (:stream, :project, :year, :occurred_on)
on conflict (stream) do update set key_selected_on = excluded.key_selected_on;

-- name: on_key_evaluation_completed(stream, occurred_on, score, grade, scale, position)!
update evaluation set
    key_completed_on = :occurred_on, key_score = :score, key_grade = :grade, key_scale = :scale,
    key_position = :position
where stream = :stream;

-- name: on_re_review_population_closed(year, occurred_on, seed_position, seed)!
insert into re_review_sample (year, closed_on, seed_position, seed)
values (:year, :occurred_on, :seed_position, :seed);

-- name: on_re_review_population_closed__population(year, item)!
insert into re_review_population (year, project) values (:year, :item);

-- name: on_re_review_sampled(year, occurred_on, ratio, published_ratio, agency)!
update re_review_sample set
    drawn_on = :occurred_on, ratio = :ratio, published_ratio = :published_ratio, agency = :agency
where year = :year;

-- name: on_re_review_sampled__drawn(year, item)!
update re_review_population set drawn = 1 where year = :year and project = :item;

-- name: evaluations(project, year)
-- Of one project or all, of one year or all.
select * from evaluation
where (cast(:project as text) is null or project = :project) and (cast(:year as integer) is null or year = :year)
order by year, project;

-- name: self_funds(position)
select source, initial, adjusted, executed from self_evaluation_fund where position = :position order by source;

-- name: self_indicators(position)
select no, actual, band, percent, not_applicable, score, cause from self_evaluation_indicator
where position = :position order by no;

-- name: actuals(project, year)
-- What the last self-evaluation of a year reached, by the number of the indicator.
select self_evaluation_indicator.no, self_evaluation_indicator.actual
from self_evaluation_indicator join evaluation on evaluation.self_position = self_evaluation_indicator.position
where self_evaluation_indicator.project = :project and self_evaluation_indicator.year = :year
order by self_evaluation_indicator.no;

-- name: samples(year)
select * from re_review_sample where cast(:year as integer) is null or year = :year order by year;

-- name: population(year)
select year, project, drawn from re_review_population
where cast(:year as integer) is null or year = :year order by year, project;

-- name: create_overall_evaluation()!
create table if not exists overall_evaluation (
    stream                 text primary key,
    unit                   text not null,
    year                   integer not null,
    submitted_on           text,
    self_score             text,
    self_grade             text,
    self_position          integer,
    completed_on           text,
    score                  text,
    grade                  text,
    reported_to_congress   text,
    reported_to_government text
);

-- name: on_overall_self_evaluation_submitted(stream, unit, year, occurred_on, score, grade, position)!
insert into overall_evaluation (stream, unit, year, submitted_on, self_score, self_grade, self_position)
values (:stream, :unit, :year, :occurred_on, :score, :grade, :position)
on conflict (stream) do update set
    submitted_on = excluded.submitted_on, self_score = excluded.self_score, self_grade = excluded.self_grade,
    self_position = excluded.self_position;

-- name: on_overall_evaluation_completed(stream, unit, year, occurred_on, score, grade)!
insert into overall_evaluation (stream, unit, year, completed_on, score, grade)
values (:stream, :unit, :year, :occurred_on, :score, :grade)
on conflict (stream) do update set
    completed_on = excluded.completed_on, score = excluded.score, grade = excluded.grade;

-- name: on_overall_performance_reported(stream, addressee, occurred_on)!
update overall_evaluation set
    reported_to_congress = case when cast(:addressee as text) = 'congress'
        then cast(:occurred_on as text) else reported_to_congress end,
    reported_to_government = case when cast(:addressee as text) = 'government'
        then cast(:occurred_on as text) else reported_to_government end
where stream = :stream;

-- name: overall_evaluations(unit, year)
select * from overall_evaluation
where (cast(:unit as text) is null or unit = :unit) and (cast(:year as integer) is null or year = :year)
order by year, unit;
