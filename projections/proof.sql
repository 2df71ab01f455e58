-- The last entry that a lapse which follows from what is recorded (由记录推定) may rest on: until another comes, what was
-- worked out stays true. Every event is here that is folded by what performance/proof_seen.py reads.

-- name: create_mark()!
create table if not exists proof_mark (
    one      integer primary key,
    position integer not null
);

-- name: on_budget_adjusted(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_budget_approved_by_congress(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_budget_approved_to_unit(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_budget_arranged(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_budget_consequence_decided(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_budget_draft_submitted_to_congress(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_budget_published(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_budget_requested(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_commitment_renewed(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_commitment_signed(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_correction_completed(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_correction_required(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_ex_ante_assessment_completed(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_ex_ante_assessment_reviewed(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_final_account_published(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_final_account_submitted_to_congress(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_gate_breached(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_goal_declared(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_goal_published(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_goal_returned(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_goal_reviewed(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_goals_submitted_to_congress(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_key_evaluation_completed(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_key_evaluation_selected(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_key_monitoring_selected(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_legitimate_reason_accepted(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_medium_term_planned(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_monitoring_reported(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_monitoring_reviewed(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_nil_return_contradicted(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_nil_return_filed(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_no_reason_found(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_notice_amended(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_notice_recorded(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_overall_goal_declared(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_overall_goal_returned(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_overall_goal_reviewed(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_overall_self_evaluation_submitted(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_payment_recorded(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_payment_resumed(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_payment_stopped(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_payment_suspended(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_performance_data_collected(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_project_adjusted(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_project_admitted_to_library(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_project_cleared_out(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_project_fact_confirmed(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_project_lead_bound(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_project_lead_released(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_project_proposed(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_re_review_completed(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_re_review_sampled(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_reading_adopted(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_rectification_closed(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_rectification_ordered(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_rectification_reported(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_rectification_returned(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_result_acknowledged(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_result_applied(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_result_fed_back(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_result_published(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_results_submitted_to_congress(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_self_evaluation_returned(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_self_evaluation_submitted(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_spending_measure_decided(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_sync_step_recorded(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_unit_merged(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: on_warning_issued(position)!
insert into proof_mark (one, position) values (1, :position)
on conflict (one) do update set position = excluded.position;

-- name: mark()
-- 0 where nothing of it was recorded yet.
select coalesce(max(position), 0) as position from proof_mark;
