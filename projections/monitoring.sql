-- 绩效运行监控: what units reported and collected, what the finance bureau made of it, what was paid. 元, exact text.
-- Facts only; performance/watch.py judges them. A report that another corrects is `replaced` by it.

-- name: create_report()!
create table if not exists monitoring_report (
    stream        text not null,
    number        integer not null,
    position      integer not null,
    project       text not null,
    year          integer not null,
    unit          text not null,
    period        text not null,
    data_until    text not null,
    reported_on   text not null,
    reporter      text not null,
    initial       text not null,
    budget        text not null,
    executed      text not null,
    forecast      text not null,
    expected      text not null,
    money         text not null,
    goal          text not null,
    money_light   text not null,
    goal_light    text not null,
    light         text not null,
    diverges      integer not null,
    slow          integer not null,
    goal_version  integer not null,
    correction_of integer,
    verdict       text,
    opinion       text,
    reviewed_on   text,
    reviewer      text,
    primary key (stream, number)
);

-- name: create_report_by_year()!
create index if not exists monitoring_report_by_year on monitoring_report (year, project);

-- name: create_fund_row()!
create table if not exists monitoring_fund (
    stream   text not null,
    position integer not null,
    place    integer not null,
    source   text not null,
    initial  text not null,
    executed text not null,
    forecast text not null,
    primary key (position, place)
);

-- name: create_indicator_row()!
create table if not exists monitoring_indicator (
    stream         text not null,
    position       integer not null,
    no             integer not null,
    kind           text not null,
    name           text not null,
    operator       text not null,
    target         text,
    measure        text,
    weight         text not null,
    actual         text,
    forecast       text not null,
    deviation      text,
    deviation_text text,
    likelihood     text not null,
    measures       text,
    note           text,
    stage          text,
    reached        text,
    primary key (position, no)
);

-- name: create_indicator_row_by_stream()!
create index if not exists monitoring_indicator_by_stream on monitoring_indicator (stream);

-- name: create_quarterly()!
create table if not exists quarterly_data (
    stream       text not null,
    quarter      integer not null,
    project      text not null,
    year         integer not null,
    unit         text not null,
    collected_on text not null,
    executed     text not null,
    problem      text,
    position     integer not null,
    primary key (stream, quarter)
);

-- name: create_key_monitoring()!
create table if not exists key_monitoring (
    stream    text primary key,
    project   text not null,
    year      integer not null,
    listed_on text not null,
    ground    text not null,
    note      text
);

-- name: create_act()!
-- What the finance bureau did about a project: warnings, findings, measures and decisions on its payments.
create table if not exists monitoring_act (
    position integer primary key,
    stream   text not null,
    project  text not null,
    year     integer not null,
    kind     text not null,
    day      text not null,
    report   integer,
    amount   text,
    text     text,
    document text
);

-- name: create_act_by_stream()!
create index if not exists monitoring_act_by_stream on monitoring_act (stream);

-- name: create_act_by_year()!
create index if not exists monitoring_act_by_year on monitoring_act (year, project);

-- name: create_correction()!
create table if not exists monitoring_correction (
    stream        text not null,
    number        integer not null,
    project       text not null,
    year          integer not null,
    problem_found text not null,
    analysis      text not null,
    requirement   text not null,
    due           text not null,
    responsible   text not null,
    required_on   text not null,
    completed_on  text,
    result        text,
    primary key (stream, number)
);

-- name: create_payment()!
create table if not exists payment (
    position integer primary key,
    stream   text not null,
    project  text not null,
    year     integer not null,
    amount   text not null,
    paid_on  text not null,
    voucher  text not null
);

-- name: create_payment_by_stream()!
create index if not exists payment_by_stream on payment (stream);

-- name: create_commitment()!
create table if not exists commitment (
    stream         text primary key,
    unit           text not null,
    year           integer not null,
    document       text not null,
    head           text not null,
    amount         text not null,
    rate_march     text not null,
    rate_june      text not null,
    rate_september text not null,
    rate_december  text not null,
    signed_on      text not null,
    renewed_on     text
);

-- name: create_commitment_lead()!
create table if not exists commitment_lead (
    stream   text not null,
    position integer not null,
    project  text not null,
    person   text not null,
    primary key (position, project)
);

-- name: on_monitoring_reported(stream, number, position, project, year, unit, period, data_until, occurred_on, actor, initial, budget, executed, forecast, expected, money, goal, money_light, goal_light, light, diverges, slow, goal_version, correction_of)!
insert into monitoring_report (
    stream, number, position, project, year, unit, period, data_until, reported_on, reporter, initial, budget, executed,
    forecast, expected, money, goal, money_light, goal_light, light, diverges, slow, goal_version, correction_of
) values (
    :stream, :number, :position, :project, :year, :unit, :period, :data_until, :occurred_on, :actor, :initial, :budget,
    :executed, :forecast, :expected, :money, :goal, :money_light, :goal_light, :light, cast(:diverges as integer),
    cast(:slow as integer), :goal_version, :correction_of
);

-- name: on_monitoring_reported__fund_rows(stream, position, index, source, initial, executed, forecast)!
insert into monitoring_fund (stream, position, place, source, initial, executed, forecast)
values (:stream, :position, :index, :source, :initial, :executed, :forecast);

-- name: on_monitoring_reported__indicator_rows(stream, position, no, kind, name, operator, target, measure, weight, actual, forecast, deviation, deviation_text, likelihood, measures, note, stage, reached)!
insert into monitoring_indicator (
    stream, position, no, kind, name, operator, target, measure, weight, actual, forecast, deviation, deviation_text,
    likelihood, measures, note, stage, reached
) values (
    :stream, :position, :no, :kind, :name, :operator, :target, :measure, :weight, :actual, :forecast, :deviation,
    :deviation_text, :likelihood, :measures, :note, :stage, :reached
);

-- name: on_monitoring_reviewed(stream, report, verdict, opinion, occurred_on, actor)!
update monitoring_report set verdict = :verdict, opinion = :opinion, reviewed_on = :occurred_on, reviewer = :actor
where stream = :stream and number = :report;

-- name: on_performance_data_collected(stream, quarter, project, year, unit, occurred_on, executed, problem, position)!
insert into quarterly_data (stream, quarter, project, year, unit, collected_on, executed, problem, position)
values (:stream, :quarter, :project, :year, :unit, :occurred_on, :executed, :problem, :position)
on conflict (stream, quarter) do update set
    unit = excluded.unit, executed = excluded.executed, problem = excluded.problem, position = excluded.position;

-- name: on_key_monitoring_selected(stream, project, year, occurred_on, ground, note)!
insert into key_monitoring (stream, project, year, listed_on, ground, note)
values (:stream, :project, :year, :occurred_on, :ground, :note);

-- name: on_warning_issued(position, stream, project, year, occurred_on, report, content)!
insert into monitoring_act (position, stream, project, year, kind, day, report, text)
values (:position, :stream, :project, :year, 'warning', :occurred_on, :report, :content);

-- name: on_correction_required(stream, correction, project, year, problem_found, analysis, requirement, limit, responsible, occurred_on)!
insert into monitoring_correction (
    stream, number, project, year, problem_found, analysis, requirement, due, responsible, required_on
) values (
    :stream, :correction, :project, :year, :problem_found, :analysis, :requirement, :limit, :responsible, :occurred_on
);

-- name: on_correction_completed(stream, correction, occurred_on, result)!
update monitoring_correction set completed_on = :occurred_on, result = :result
where stream = :stream and number = :correction;

-- name: on_legitimate_reason_accepted(position, stream, project, year, occurred_on, report, legitimate)!
insert into monitoring_act (position, stream, project, year, kind, day, report, text)
values (:position, :stream, :project, :year, 'accepted', :occurred_on, :report, :legitimate);

-- name: on_no_reason_found(position, stream, project, year, occurred_on, report, finding)!
insert into monitoring_act (position, stream, project, year, kind, day, report, text)
values (:position, :stream, :project, :year, 'no_reason', :occurred_on, :report, :finding);

-- name: on_spending_measure_decided(position, stream, project, year, measure, occurred_on, amount, decision_reason, document)!
insert into monitoring_act (position, stream, project, year, kind, day, amount, text, document)
values (:position, :stream, :project, :year, :measure, :occurred_on, :amount, :decision_reason, :document);

-- name: on_payment_suspended(position, stream, project, year, occurred_on, payment_reason, document)!
insert into monitoring_act (position, stream, project, year, kind, day, text, document)
values (:position, :stream, :project, :year, 'suspended', :occurred_on, :payment_reason, :document);

-- name: on_payment_stopped(position, stream, project, year, occurred_on, payment_reason, document)!
insert into monitoring_act (position, stream, project, year, kind, day, text, document)
values (:position, :stream, :project, :year, 'stopped', :occurred_on, :payment_reason, :document);

-- name: on_payment_resumed(position, stream, project, year, occurred_on, payment_reason, document)!
insert into monitoring_act (position, stream, project, year, kind, day, text, document)
values (:position, :stream, :project, :year, 'resumed', :occurred_on, :payment_reason, :document);

-- name: on_payment_recorded(position, stream, project, year, amount, paid_on, voucher)!
insert into payment (position, stream, project, year, amount, paid_on, voucher)
values (:position, :stream, :project, :year, :amount, :paid_on, :voucher);

-- name: on_commitment_signed(stream, unit, year, document, head, amount, rate_march, rate_june, rate_september, rate_december, occurred_on)!
insert into commitment (
    stream, unit, year, document, head, amount, rate_march, rate_june, rate_september, rate_december, signed_on
) values (
    :stream, :unit, :year, :document, :head, :amount, :rate_march, :rate_june, :rate_september, :rate_december,
    :occurred_on
);

-- name: on_commitment_signed__lead_rows(stream, position, project, person)!
insert into commitment_lead (stream, position, project, person) values (:stream, :position, :project, :person)
on conflict (position, project) do nothing;

-- name: on_commitment_renewed(stream, document, head, occurred_on)!
update commitment set document = :document, head = :head, renewed_on = :occurred_on where stream = :stream;

-- name: on_commitment_renewed__lead_rows(stream, position, project, person)!
insert into commitment_lead (stream, position, project, person) values (:stream, :position, :project, :person)
on conflict (position, project) do nothing;

-- name: reports(project, year)
-- Of one project or all, of one year or all, as they were made; `replaced` where a later one corrects it.
select one.*, later.number is not null as replaced
from monitoring_report as one
left join monitoring_report as later on later.stream = one.stream and later.correction_of = one.number
where (cast(:project as text) is null or one.project = :project)
    and (cast(:year as integer) is null or one.year = :year)
order by one.project, one.year, one.number;

-- name: indicator_rows(stream)
select * from monitoring_indicator where stream = :stream order by position, no;

-- name: fund_rows(stream)
select * from monitoring_fund where stream = :stream order by position, place;

-- name: quarters(project, year)
select * from quarterly_data
where (cast(:project as text) is null or project = :project) and (cast(:year as integer) is null or year = :year)
order by project, year, quarter;

-- name: key_list(year)
select * from key_monitoring where year = :year order by project;

-- name: acts(project, year)
-- What was done about a project, as it was done.
select * from monitoring_act
where (cast(:project as text) is null or project = :project) and (cast(:year as integer) is null or year = :year)
order by position;

-- name: corrections(project, year)
select * from monitoring_correction
where (cast(:project as text) is null or project = :project) and (cast(:year as integer) is null or year = :year)
order by project, year, number;

-- name: payments(project, year)
select * from payment
where (cast(:project as text) is null or project = :project) and (cast(:year as integer) is null or year = :year)
order by paid_on, position;

-- name: commitments(unit, year)
select * from commitment
where (cast(:unit as text) is null or unit = :unit) and (cast(:year as integer) is null or year = :year)
order by year, unit;

-- name: commitment_leads(stream)
select * from commitment_lead where stream = :stream order by position, project;
