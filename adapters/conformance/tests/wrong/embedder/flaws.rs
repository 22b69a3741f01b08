//! What can be wrong with an embedder, and which cases must notice.

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flaw {
    // The card and the vectors.
    CardIsBlank,
    CardChanges,
    OneDimensionMore,
    AlmostUnitLength,
    EachCallDiffers,
    OneVectorForAll,
    PurposesDiffer,
    NeverReady,
    // Texts.
    BlankTextsFail,
    OneTokenEach,
    TruncationIsNotSaid,
    TruncationOfTheBatch,
    TokensAreCountedLate,
    ReadsOverTheLimit,
    ReadsHalfTheLimit,
    OneBadTextFailsAll,
    SpecialTokensCount,
    // Batches.
    NoTextsFail,
    ManyTextsFail,
    MoreThanTheBestFail,
    PaddingCounts,
    ShortestFirst,
    RepeatedTextsAreDropped,
    // Waiting.
    AnswersAreCrossed,
    FirstComeFirstServed,
    LeaversBlock,
}

/// Each flaw with the cases that must fail.
pub(super) const FLAWS: &[(Flaw, &[&str])] = &[
    (Flaw::CardIsBlank, &["the_card_says_what_the_model_is"]),
    (Flaw::CardChanges, &["the_card_stays_the_same"]),
    (Flaw::OneDimensionMore, &["vectors_have_the_dimension_of_the_card"]),
    (Flaw::AlmostUnitLength, &["vectors_are_finite_and_of_unit_length"]),
    (Flaw::EachCallDiffers, &["the_same_text_has_the_same_vector_each_time"]),
    (Flaw::OneVectorForAll, &["different_texts_have_different_vectors"]),
    (Flaw::PurposesDiffer, &["both_purposes_are_embedded"]),
    (Flaw::NeverReady, &["an_embedder_that_answers_is_ready"]),
    (Flaw::BlankTextsFail, &["an_empty_text_has_a_vector", "white_space_alone_has_a_vector"]),
    (Flaw::OneTokenEach, &["a_short_text_is_not_truncated_and_its_tokens_are_counted"]),
    (Flaw::TruncationIsNotSaid, &["a_text_over_the_limit_is_truncated_and_says_so"]),
    (Flaw::TruncationOfTheBatch, &["a_long_text_among_short_ones_is_told_apart"]),
    (Flaw::TokensAreCountedLate, &["tokens_are_counted_before_any_is_cut_off"]),
    (Flaw::ReadsOverTheLimit, &["what_stands_after_the_limit_is_not_read"]),
    (Flaw::ReadsHalfTheLimit, &["everything_up_to_the_limit_is_read"]),
    (Flaw::OneBadTextFailsAll, &["one_text_that_cannot_be_embedded_fails_alone"]),
    (Flaw::SpecialTokensCount, &["the_tokens_of_a_word_are_those_of_a_text_without_special_ones"]),
    (Flaw::NoTextsFail, &["no_texts_give_no_items"]),
    (Flaw::ManyTextsFail, &["a_thousand_texts_are_embedded"]),
    (Flaw::MoreThanTheBestFail, &["a_batch_over_the_best_is_embedded"]),
    (
        Flaw::PaddingCounts,
        &["a_text_has_the_same_vector_alone_and_in_a_batch", "a_text_has_the_same_vector_beside_a_long_one"],
    ),
    (Flaw::ShortestFirst, &["items_stand_in_the_order_of_the_texts"]),
    (Flaw::RepeatedTextsAreDropped, &["a_text_may_stand_twice"]),
    (Flaw::AnswersAreCrossed, &["concurrent_callers_each_get_their_own"]),
    (Flaw::FirstComeFirstServed, &["a_query_goes_ahead_of_waiting_passages"]),
    (Flaw::LeaversBlock, &["a_caller_that_leaves_disturbs_nobody"]),
];
