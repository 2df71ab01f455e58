-- What may prove a duty (tasks prove themselves): a row an entry, with whose it is as far as the entry says it.
-- Every event is here that a task's `sustain.events` names and the product records; work facts by their kind.

-- name: create_proof_fact()!
create table if not exists proof_fact (
    position     integer primary key,
    topic        text not null,
    stream       text not null,
    project      text,
    unit         text,
    fact_kind    text,
    effective_on text not null,
    role         text not null
);

-- name: on_agency_quality_rated(position, stream, effective_on, role)!
insert into proof_fact (position, topic, stream, effective_on, role)
values (:position, 'agency_quality_rated', :stream, :effective_on, :role);

-- name: on_budget_arranged(position, stream, project, effective_on, role)!
insert into proof_fact (position, topic, stream, project, effective_on, role)
values (:position, 'budget_arranged', :stream, :project, :effective_on, :role);

-- name: on_budget_consequence_decided(position, stream, project, effective_on, role)!
insert into proof_fact (position, topic, stream, project, effective_on, role)
values (:position, 'budget_consequence_decided', :stream, :project, :effective_on, :role);

-- name: on_budget_draft_submitted_to_congress(position, stream, effective_on, role)!
insert into proof_fact (position, topic, stream, effective_on, role)
values (:position, 'budget_draft_submitted_to_congress', :stream, :effective_on, :role);

-- name: on_budget_requested(position, stream, project, effective_on, role)!
insert into proof_fact (position, topic, stream, project, effective_on, role)
values (:position, 'budget_requested', :stream, :project, :effective_on, :role);

-- name: on_commitment_signed(position, stream, unit, effective_on, role)!
insert into proof_fact (position, topic, stream, unit, effective_on, role)
values (:position, 'commitment_signed', :stream, :unit, :effective_on, :role);

-- name: on_correction_completed(position, stream, project, effective_on, role)!
insert into proof_fact (position, topic, stream, project, effective_on, role)
values (:position, 'correction_completed', :stream, :project, :effective_on, :role);

-- name: on_correction_required(position, stream, project, effective_on, role)!
insert into proof_fact (position, topic, stream, project, effective_on, role)
values (:position, 'correction_required', :stream, :project, :effective_on, :role);

-- name: on_ex_ante_assessment_completed(position, stream, project, effective_on, role)!
insert into proof_fact (position, topic, stream, project, effective_on, role)
values (:position, 'ex_ante_assessment_completed', :stream, :project, :effective_on, :role);

-- name: on_ex_ante_assessment_reviewed(position, stream, project, effective_on, role)!
insert into proof_fact (position, topic, stream, project, effective_on, role)
values (:position, 'ex_ante_assessment_reviewed', :stream, :project, :effective_on, :role);

-- name: on_final_account_submitted_to_congress(position, stream, effective_on, role)!
insert into proof_fact (position, topic, stream, effective_on, role)
values (:position, 'final_account_submitted_to_congress', :stream, :effective_on, :role);

-- name: on_goal_declared(position, stream, project, unit, effective_on, role)!
insert into proof_fact (position, topic, stream, project, unit, effective_on, role)
values (:position, 'goal_declared', :stream, :project, :unit, :effective_on, :role);

-- name: on_goal_published(position, stream, unit, effective_on, role)!
insert into proof_fact (position, topic, stream, unit, effective_on, role)
values (:position, 'goal_published', :stream, :unit, :effective_on, :role);

-- name: on_goal_reviewed(position, stream, effective_on, role)!
insert into proof_fact (position, topic, stream, effective_on, role)
values (:position, 'goal_reviewed', :stream, :effective_on, :role);

-- name: on_goals_submitted_to_congress(position, stream, effective_on, role)!
insert into proof_fact (position, topic, stream, effective_on, role)
values (:position, 'goals_submitted_to_congress', :stream, :effective_on, :role);

-- name: on_indicator_added(position, stream, unit, effective_on, role)!
insert into proof_fact (position, topic, stream, unit, effective_on, role)
values (:position, 'indicator_added', :stream, :unit, :effective_on, :role);

-- name: on_indicator_retired(position, stream, effective_on, role)!
insert into proof_fact (position, topic, stream, effective_on, role)
values (:position, 'indicator_retired', :stream, :effective_on, :role);

-- name: on_indicator_revised(position, stream, effective_on, role)!
insert into proof_fact (position, topic, stream, effective_on, role)
values (:position, 'indicator_revised', :stream, :effective_on, :role);

-- name: on_indicator_value_collected(position, stream, unit, effective_on, role)!
insert into proof_fact (position, topic, stream, unit, effective_on, role)
values (:position, 'indicator_value_collected', :stream, :unit, :effective_on, :role);

-- name: on_key_evaluation_completed(position, stream, project, effective_on, role)!
insert into proof_fact (position, topic, stream, project, effective_on, role)
values (:position, 'key_evaluation_completed', :stream, :project, :effective_on, :role);

-- name: on_monitoring_reported(position, stream, project, unit, effective_on, role)!
insert into proof_fact (position, topic, stream, project, unit, effective_on, role)
values (:position, 'monitoring_reported', :stream, :project, :unit, :effective_on, :role);

-- name: on_monitoring_reviewed(position, stream, project, effective_on, role)!
insert into proof_fact (position, topic, stream, project, effective_on, role)
values (:position, 'monitoring_reviewed', :stream, :project, :effective_on, :role);

-- name: on_nil_return_filed(position, stream, unit, effective_on, role)!
insert into proof_fact (position, topic, stream, unit, effective_on, role)
values (:position, 'nil_return_filed', :stream, :unit, :effective_on, :role);

-- name: on_overall_evaluation_completed(position, stream, unit, effective_on, role)!
insert into proof_fact (position, topic, stream, unit, effective_on, role)
values (:position, 'overall_evaluation_completed', :stream, :unit, :effective_on, :role);

-- name: on_overall_goal_declared(position, stream, unit, effective_on, role)!
insert into proof_fact (position, topic, stream, unit, effective_on, role)
values (:position, 'overall_goal_declared', :stream, :unit, :effective_on, :role);

-- name: on_overall_goal_reviewed(position, stream, effective_on, role)!
insert into proof_fact (position, topic, stream, effective_on, role)
values (:position, 'overall_goal_reviewed', :stream, :effective_on, :role);

-- name: on_overall_self_evaluation_submitted(position, stream, unit, effective_on, role)!
insert into proof_fact (position, topic, stream, unit, effective_on, role)
values (:position, 'overall_self_evaluation_submitted', :stream, :unit, :effective_on, :role);

-- name: on_payment_suspended(position, stream, project, effective_on, role)!
insert into proof_fact (position, topic, stream, project, effective_on, role)
values (:position, 'payment_suspended', :stream, :project, :effective_on, :role);

-- name: on_performance_data_collected(position, stream, project, unit, effective_on, role)!
insert into proof_fact (position, topic, stream, project, unit, effective_on, role)
values (:position, 'performance_data_collected', :stream, :project, :unit, :effective_on, :role);

-- name: on_project_cleared_out(position, stream, effective_on, role)!
insert into proof_fact (position, topic, stream, effective_on, role)
values (:position, 'project_cleared_out', :stream, :effective_on, :role);

-- name: on_project_lead_bound(position, stream, project, effective_on, role)!
insert into proof_fact (position, topic, stream, project, effective_on, role)
values (:position, 'project_lead_bound', :stream, :project, :effective_on, :role);

-- name: on_re_review_completed(position, stream, project, effective_on, role)!
insert into proof_fact (position, topic, stream, project, effective_on, role)
values (:position, 're_review_completed', :stream, :project, :effective_on, :role);

-- name: on_re_review_sampled(position, stream, effective_on, role)!
insert into proof_fact (position, topic, stream, effective_on, role)
values (:position, 're_review_sampled', :stream, :effective_on, :role);

-- name: on_rectification_reported(position, stream, project, effective_on, role)!
insert into proof_fact (position, topic, stream, project, effective_on, role)
values (:position, 'rectification_reported', :stream, :project, :effective_on, :role);

-- name: on_regulation_issued(position, stream, unit, effective_on, role)!
insert into proof_fact (position, topic, stream, unit, effective_on, role)
values (:position, 'regulation_issued', :stream, :unit, :effective_on, :role);

-- name: on_result_applied(position, stream, project, effective_on, role)!
insert into proof_fact (position, topic, stream, project, effective_on, role)
values (:position, 'result_applied', :stream, :project, :effective_on, :role);

-- name: on_result_fed_back(position, stream, project, effective_on, role)!
insert into proof_fact (position, topic, stream, project, effective_on, role)
values (:position, 'result_fed_back', :stream, :project, :effective_on, :role);

-- name: on_result_published(position, stream, unit, effective_on, role)!
insert into proof_fact (position, topic, stream, unit, effective_on, role)
values (:position, 'result_published', :stream, :unit, :effective_on, :role);

-- name: on_self_evaluation_submitted(position, stream, project, unit, effective_on, role)!
insert into proof_fact (position, topic, stream, project, unit, effective_on, role)
values (:position, 'self_evaluation_submitted', :stream, :project, :unit, :effective_on, :role);

-- name: on_spending_measure_decided(position, stream, project, effective_on, role)!
insert into proof_fact (position, topic, stream, project, effective_on, role)
values (:position, 'spending_measure_decided', :stream, :project, :effective_on, :role);

-- name: on_sync_step_recorded(position, stream, effective_on, role)!
insert into proof_fact (position, topic, stream, effective_on, role)
values (:position, 'sync_step_recorded', :stream, :effective_on, :role);

-- name: on_third_party_engaged(position, stream, unit, effective_on, role)!
insert into proof_fact (position, topic, stream, unit, effective_on, role)
values (:position, 'third_party_engaged', :stream, :unit, :effective_on, :role);

-- name: on_warning_issued(position, stream, project, effective_on, role)!
insert into proof_fact (position, topic, stream, project, effective_on, role)
values (:position, 'warning_issued', :stream, :project, :effective_on, :role);

-- name: on_work_fact_recorded(position, stream, unit, fact_kind, effective_on, role)!
insert into proof_fact (position, topic, stream, unit, fact_kind, effective_on, role)
values (:position, 'work_fact_recorded', :stream, :unit, :fact_kind, :effective_on, :role);

-- name: facts(until)
-- In the order of the log; for regulations the tasks that they were said to serve stand beside them.
select position, topic, stream, project, unit, fact_kind, effective_on, role from proof_fact
where effective_on <= :until order by position;
