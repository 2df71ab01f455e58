"""What was agreed of commands: their fields, and who gives them. Written out, to be held against the code."""

# * may be left out.
COMMANDS = """
    amend_notice reason
    register_unit unit name kind member_from*
    rename_unit unit name
    merge_unit unit into
    abolish_unit unit
    add_section unit section name
    register_person person name
    take_post person unit section* title valid_from*
    leave_post person unit title
    adopt_reading wording reading valid_from*
    assign_duty task unit capacity due*
    name_section task unit capacity* section
    name_person task unit capacity* person
    report_progress task unit capacity* text evidence*
    claim_completion task unit capacity* completed_on* evidence* facts*
    return_completion task unit capacity* reason
    verify_completion task unit capacity* completed_on* reason*
    overturn_verification task unit capacity* reason
    request_extension task unit capacity* until reason
    grant_extension task unit capacity* until*
    refuse_extension task unit capacity* reason
    confirm_upkeep task unit capacity* year evidence* facts*
    find_lapse task unit capacity* lapsed_on reason
    cure_lapse task unit capacity* cured_on evidence*
    withdraw_duty task unit capacity* reason
    propose_project project unit name kind attribute book special_kind* major major_basis* period_from period_until total_funds overview*
    adjust_project project unit name* kind* book* special_kind* major* major_basis* period_from* period_until* total_funds* reason
    confirm_project_fact project fact holds document evidence*
    clear_out_project project unit ground reason
    bind_project_lead project unit person valid_from*
    release_project_lead project unit until* reason
    complete_ex_ante_assessment project unit necessity economy goal_soundness feasibility funding_compliance conclusion method agency* feasibility_study* participants summary evidence
    review_ex_ante_assessment project verdict opinion third_party third_party_reason
    admit_project project document*
    plan_medium_term project year_from year_until
    declare_goal project year unit grounds* feasibility* fiscal* carried_over* other* plan* mid_term_goal* annual_goal indicators waived* profile_reason*
    revise_goal project year unit grounds* feasibility* fiscal* carried_over* other* plan* mid_term_goal* annual_goal indicators waived* profile_reason* reason
    return_goal project year remarks opinion*
    review_goal project year verdict kind opinion third_party* third_party_reason*
    approve_goal_revision project year opinion*
    refuse_goal_revision project year reason
    declare_overall_goal unit year functions tasks project_spending* basic_spending* mid_term_goal* annual_goal indicators
    return_overall_goal unit year remarks opinion*
    review_overall_goal unit year verdict opinion
    request_budget project year unit amount
    arrange_budget project year amount override_reason* override_approver* override_document*
    adjust_budget project year amount override_reason* override_approver* override_document* reason document*
    add_indicator indicator unit name kind sector field level measure* standard source core
    revise_indicator indicator unit name* measure* standard* source* core* reason
    retire_indicator indicator unit reason
    collect_indicator_value indicator unit year value source
    register_agency agency name credit_code
    bar_agency agency barred_until reason
    engage_third_party agency engagement unit purpose scope procurement document amount evidence*
    deliver_engagement agency engagement unit evidence
    rate_agency_quality agency engagement unit score opinion
    issue_regulation regulation unit title document valid_from* valid_until* supersedes* tasks* evidence*
    amend_regulation regulation unit document valid_from* summary evidence*
    review_regulation regulation unit outcome note
    repeal_regulation regulation unit valid_until* reason
    record_work_fact unit fact_kind done_on* text document* evidence*
    sign_commitment unit year document head amount rate_march rate_june rate_september rate_december lead_rows*
    renew_commitment unit year document head lead_rows*
    collect_performance_data project year unit quarter executed data_rows* problem* amended*
    report_monitoring project year unit period data_until* executed* forecast* fund_rows* indicator_rows* correction_of*
    review_monitoring project year report* verdict opinion*
    select_key_monitoring project year ground note*
    issue_warning project year report* analysis content
    require_correction project year report* problem_found analysis requirement limit responsible
    complete_correction project year unit correction result evidence*
    accept_legitimate_reason project year report* legitimate
    find_no_reason project year report* ground finding
    decide_spending_measure year book measure_rows decision_reason document
    record_payment project year amount paid_on* voucher
    suspend_payment project year payment_reason document
    stop_payment project year payment_reason document
    resume_payment project year payment_reason document
    record_sync_step year step budget_on goal_on* evidence*
    submit_budget_draft year submitted_on* projects* evidence*
    submit_goals year submitted_on* projects* evidence*
    approve_budget year approved_on* evidence*
    submit_final_account year submitted_on* projects* evidence*
    submit_results year submitted_on* projects* evidence*
    publish_budget year unit published_on* channel evidence*
    publish_goals year unit published_on* channel evidence* projects*
    publish_final_account year unit published_on* channel evidence*
    publish_results year unit published_on* channel evidence* projects*
    publish_for_county year what published_on* channel evidence*
    approve_budget_to_unit year unit approved_on* evidence*
    file_nil_return year unit step month* statement signer evidence*
    contradict_nil_return year unit step month* found evidence*
    submit_self_evaluation project year unit funds rate_explanation* achievement indicators stated_total conclusion problems* improvement* project_lead finance_lead unit_head helped_by* evidence
    return_self_evaluation project year reason
    close_re_review_population year
    draw_re_review_sample year ratio agency document*
    complete_re_review project year executed verified opinion evidence
    select_key_evaluation project year reason agency*
    complete_key_evaluation project year aspects problems* proposals* agency* lead_assessor conclusion evidence
    feed_back_result project year content answer_by
    acknowledge_result project year unit answer
    order_rectification project year document rows
    report_rectification project year unit no text evidence
    close_rectification project year no note
    return_rectification project year no reason
    apply_result project year applied_to budget_line measure standard
    submit_overall_self_evaluation unit year indicators stated_total achievement conclusion unit_head evidence
    complete_overall_evaluation unit year score agency* conclusion evidence
    report_overall_performance unit year addressee document evidence
    purge_file sha256 reason
    correct_entry position note
    open_account account unit* person*
    close_account account
    reset_password account
    lock_account account reason
    unlock_account account
    grant_role account role unit*
    revoke_role account role
"""
FIELDS = {line.split()[0]: set(line.split()[1:]) for line in COMMANDS.strip().splitlines()}

# What a unit and the finance bureau both may; and what every office may that has rules of its own.
SHARED = set(
    "adjust_project clear_out_project add_indicator revise_indicator retire_indicator collect_indicator_value "
    "engage_third_party deliver_engagement rate_agency_quality".split()
)
OF_OFFICES = set("issue_regulation amend_regulation review_regulation repeal_regulation record_work_fact".split())
# What a unit's head signs himself.
OF_HEADS = {"sign_commitment", "renew_commitment"}
ROUND_OF_UNITS = set("publish_budget publish_goals publish_final_account publish_results file_nil_return".split())
ROUND_OF_FINANCE = set(
    "record_sync_step submit_budget_draft submit_goals approve_budget submit_final_account submit_results "
    "publish_for_county approve_budget_to_unit contradict_nil_return".split()
)
OF_UNITS = (
    SHARED
    | ROUND_OF_UNITS
    | OF_HEADS
    | OF_OFFICES
    | set(
        "add_section name_section name_person report_progress claim_completion request_extension confirm_upkeep "
        "propose_project bind_project_lead release_project_lead complete_ex_ante_assessment request_budget "
        "collect_performance_data report_monitoring complete_correction submit_self_evaluation acknowledge_result "
        "submit_overall_self_evaluation report_overall_performance report_rectification declare_goal revise_goal declare_overall_goal".split()
    )
)
OF_FINANCE = (
    SHARED
    | ROUND_OF_FINANCE
    | OF_OFFICES
    | set(
        "confirm_project_fact review_ex_ante_assessment admit_project plan_medium_term arrange_budget adjust_budget "
        "register_agency bar_agency "
        "review_monitoring select_key_monitoring issue_warning require_correction "
        "accept_legitimate_reason find_no_reason decide_spending_measure record_payment suspend_payment stop_payment "
        "resume_payment return_self_evaluation close_re_review_population draw_re_review_sample complete_re_review "
        "select_key_evaluation complete_key_evaluation feed_back_result order_rectification close_rectification "
        "complete_overall_evaluation return_rectification apply_result return_goal review_goal approve_goal_revision refuse_goal_revision "
        "return_overall_goal review_overall_goal".split()
    )
)
OF_SECURITY = set(
    "open_account close_account reset_password lock_account unlock_account grant_role revoke_role".split()
)
OF_AUDIT = set(
    "return_completion verify_completion overturn_verification find_lapse correct_entry record_work_fact".split()
)

WHO = {
    "unit_clerk": OF_UNITS - OF_HEADS,
    "unit_head": OF_UNITS,
    "supervision": FIELDS.keys() - OF_UNITS - OF_SECURITY - OF_FINANCE | OF_OFFICES,
    "audit": OF_AUDIT,
    "finance": OF_FINANCE,
    "security": OF_SECURITY,
}
