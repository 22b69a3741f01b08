//! What can be wrong with a product store, and which cases must notice.

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flaw {
    // What a write says.
    NoProductsFail,
    NewCountsAsChanged,
    ChangedCountsAsUnchanged,
    UnchangedCountsAsChanged,
    HashesForItself,
    ChangesEveryTime,
    OutcomesReversed,
    DuplicatesAreAccepted,
    DuplicatesOfAllRuns,
    FirstWinsOutsideRuns,
    DropsAfterThousand,
    RevisionsAreAlwaysOne,
    NeverReady,
    // What reading gives.
    CreationTimeMoves,
    OrderIsLost,
    RepeatedIdsAreDropped,
    NoIdsFail,
    IdsAreFolded,
    Spoils(Spoiled),
    KeepsAbsentValues,
    RevisionsRestart,
    // Duties.
    FirstDutyOnly,
    EnrolsEverything,
    DutiesOfNewProductsOnly,
    EveryChangeIsPending,
    UnenrolledGivesAll,
    UnenrolledIgnoresAfter,
    LosesSomeDuties,
    // Previews.
    PreviewWrites,
    PreviewSeesNothing,
    // Retirement.
    EverythingIsMissing,
    LiveBeforeCountsAdded,
    MissingCountsRows,
    RetiringNothingFails,
    RetiringForgetsAnId,
    RetiresAllAtOnce,
    RetiresOnPaper,
    RetiringForgetsTheLedger,
    ReturnsWithoutDuties,
    RetiringDropsVectors,
}

/// Which field comes back otherwise than it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spoiled {
    OriginalPriceIsLost,
    AbsentBrandIsEmpty,
    BackorderIsOutOfStock,
    PricesAreFloats,
    RatingsHaveOneDigit,
    CountsAreSigned,
    AttributesAreText,
    NumbersAreFloats,
    OtherScriptsAreMarks,
    DescriptionsAreCut,
    AttributesAreFew,
}

/// Each flaw with the cases that must fail.
pub(super) const FLAWS: &[(Flaw, &[&str])] = &[
    (Flaw::NoProductsFail, &["no_products_have_no_outcomes"]),
    (
        Flaw::NewCountsAsChanged,
        &["a_product_that_was_not_there_is_new", "a_product_that_comes_back_is_new_and_keeps_its_creation_time"],
    ),
    (
        Flaw::ChangedCountsAsUnchanged,
        &["a_product_with_other_content_is_changed", "each_change_gives_the_next_revision"],
    ),
    (Flaw::UnchangedCountsAsChanged, &["a_product_with_the_same_content_is_unchanged"]),
    (Flaw::HashesForItself, &["the_content_hash_decides_what_is_changed"]),
    (Flaw::ChangesEveryTime, &["an_unchanged_product_keeps_both_times"]),
    (Flaw::OutcomesReversed, &["outcomes_stand_in_the_order_of_the_products"]),
    (
        Flaw::DuplicatesAreAccepted,
        &[
            "a_second_row_of_one_call_is_a_duplicate",
            "a_second_row_of_another_call_is_a_duplicate",
            "a_duplicate_writes_nothing",
            "one_of_concurrent_rows_of_a_product_is_stored_and_the_others_are_duplicates",
            "a_preview_knows_its_duplicates",
        ],
    ),
    (Flaw::DuplicatesOfAllRuns, &["another_run_sees_the_same_product_again"]),
    (Flaw::FirstWinsOutsideRuns, &["the_last_of_several_wins_outside_a_run"]),
    (Flaw::DropsAfterThousand, &["one_call_takes_a_thousand_and_one"]),
    (Flaw::RevisionsAreAlwaysOne, &["concurrent_changes_have_a_revision_each"]),
    (Flaw::NeverReady, &["a_store_that_answers_is_ready"]),
    (Flaw::CreationTimeMoves, &["a_change_moves_the_modification_time_alone"]),
    (Flaw::OrderIsLost, &["products_stand_in_the_order_of_the_ids"]),
    (Flaw::RepeatedIdsAreDropped, &["an_id_may_stand_twice"]),
    (Flaw::NoIdsFail, &["no_ids_give_no_products"]),
    (Flaw::IdsAreFolded, &["ids_that_look_alike_are_told_apart"]),
    (Flaw::Spoils(Spoiled::OriginalPriceIsLost), &["every_field_comes_back"]),
    (Flaw::Spoils(Spoiled::AbsentBrandIsEmpty), &["absent_fields_stay_absent"]),
    (Flaw::Spoils(Spoiled::BackorderIsOutOfStock), &["every_availability_comes_back"]),
    (Flaw::Spoils(Spoiled::PricesAreFloats), &["amounts_come_back_in_every_digit"]),
    (Flaw::Spoils(Spoiled::RatingsHaveOneDigit), &["ratings_come_back_exactly"]),
    (Flaw::Spoils(Spoiled::CountsAreSigned), &["rating_counts_come_back_over_their_whole_range"]),
    (Flaw::Spoils(Spoiled::AttributesAreText), &["attributes_keep_their_kinds"]),
    (Flaw::Spoils(Spoiled::NumbersAreFloats), &["attribute_numbers_come_back_in_every_digit"]),
    (Flaw::Spoils(Spoiled::OtherScriptsAreMarks), &["all_scripts_and_signs_come_back"]),
    (Flaw::Spoils(Spoiled::DescriptionsAreCut), &["the_longest_texts_come_back"]),
    (Flaw::Spoils(Spoiled::AttributesAreFew), &["the_most_attributes_come_back"]),
    (Flaw::KeepsAbsentValues, &["a_change_can_take_values_away"]),
    (Flaw::RevisionsRestart, &["a_revision_never_falls_through_retirement"]),
    (Flaw::FirstDutyOnly, &["a_new_product_is_pending_in_each_of_its_generations"]),
    (Flaw::EnrolsEverything, &["a_product_without_duties_is_pending_nowhere"]),
    (
        Flaw::DutiesOfNewProductsOnly,
        &[
            "a_changed_passage_is_pending_at_the_new_revision_with_no_attempts",
            "an_unchanged_product_is_pending_where_a_generation_is_new_to_it",
        ],
    ),
    (
        Flaw::EveryChangeIsPending,
        &[
            "an_unchanged_passage_of_a_changed_product_stays_embedded",
            "an_unchanged_passage_stays_pending_with_its_attempts",
            "an_unchanged_passage_stays_quarantined",
            "only_the_generation_whose_passage_changed_is_pending_again",
        ],
    ),
    (Flaw::UnenrolledGivesAll, &["unenrolled_products_are_those_without_an_entry"]),
    (Flaw::UnenrolledIgnoresAfter, &["unenrolled_products_are_paged_by_id"]),
    (Flaw::LosesSomeDuties, &["a_product_is_never_seen_without_its_entry"]),
    (
        Flaw::PreviewWrites,
        &[
            "a_preview_writes_no_product_and_no_entry",
            "a_preview_tells_what_a_write_then_does",
            "a_preview_is_not_seen_by_the_next_run",
        ],
    ),
    (Flaw::PreviewSeesNothing, &["a_preview_counts_what_is_missing", "a_preview_knows_its_duplicates"]),
    (Flaw::EverythingIsMissing, &["missing_are_the_live_products_that_the_run_has_not_seen"]),
    (Flaw::LiveBeforeCountsAdded, &["products_that_the_run_added_were_not_live_before"]),
    (Flaw::MissingCountsRows, &["a_duplicate_counts_as_seen_once"]),
    (Flaw::RetiringNothingFails, &["nothing_is_missing_from_an_empty_store"]),
    (Flaw::RetiringForgetsAnId, &["retiring_gives_the_ids_and_ends_empty"]),
    (Flaw::RetiresAllAtOnce, &["retiring_takes_at_most_so_many_at_once"]),
    (
        Flaw::RetiresOnPaper,
        &[
            "a_retired_product_is_not_returned",
            "a_retired_product_is_not_counted",
            "a_retired_product_is_not_unenrolled",
            "a_retired_product_is_not_missing_from_the_next_run",
        ],
    ),
    (Flaw::RetiringForgetsTheLedger, &["a_product_that_comes_back_with_its_passage_embedded_is_not_pending"]),
    (Flaw::ReturnsWithoutDuties, &["a_product_that_comes_back_with_another_passage_is_pending"]),
];
