//! What can be wrong with a feed source, and which cases must notice.

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flaw {
    // Opening.
    AbsentIsEmpty,
    EmptyIsNotFound,
    WebPageIsEmpty,
    VersionCountsOpenings,
    VersionIsTheLength,
    NameIsTheFormat,
    NothingIsEverRead,
    OpensOnce,
    ReadersShare,
    ReadsOnUnread,
    StopsAfterTenThousand,
    // Tables and lines.
    LosesTheLastRow,
    ColumnsAreNotSaid,
    FieldsAreSorted,
    TextsAreTrimmed,
    QuotesAreIgnored,
    UnendedLineIsLost,
    CarriageReturnsStay,
    ByteOrderMarkStays,
    BlankLinesAreRows,
    TabsAreText,
    EverythingIsText,
    NumbersAreFloats,
    // Bad rows.
    BadRowsAreLost,
    BadRowEndsTheFeed,
    BadRowsAreBare,
    // Archives.
    ArchivesAreUnknown,
    ArchivesAreKnownByName,
    FirstPartOnly,
    BreakingOffIsTheEnd,
}

/// Each flaw with the cases that must fail.
pub(super) const FLAWS: &[(Flaw, &[&str])] = &[
    (Flaw::AbsentIsEmpty, &["a_feed_that_is_not_there_is_not_found"]),
    (Flaw::EmptyIsNotFound, &["an_empty_feed_is_found_and_has_no_rows"]),
    (Flaw::WebPageIsEmpty, &["a_web_page_is_invalid_input"]),
    (Flaw::VersionCountsOpenings, &["the_version_is_the_same_for_the_same_bytes"]),
    (Flaw::VersionIsTheLength, &["the_version_differs_for_other_bytes"]),
    (Flaw::NameIsTheFormat, &["the_name_is_for_people"]),
    (Flaw::NothingIsEverRead, &["the_bytes_read_end_at_the_bytes_there_are"]),
    (Flaw::OpensOnce, &["a_feed_can_be_opened_again"]),
    (Flaw::ReadersShare, &["a_feed_can_be_opened_twice_at_once"]),
    (Flaw::ReadsOnUnread, &["a_reader_that_stops_stops_the_source"]),
    (Flaw::StopsAfterTenThousand, &["a_long_feed_is_read_whole"]),
    (
        Flaw::LosesTheLastRow,
        &[
            "a_table_gives_a_row_for_each_line_after_its_header",
            "json_lines_give_a_row_for_each_object",
            "a_json_array_gives_a_row_for_each_item",
        ],
    ),
    (Flaw::ColumnsAreNotSaid, &["a_table_says_its_columns"]),
    (Flaw::FieldsAreSorted, &["cells_stand_in_the_order_of_the_columns", "json_members_stand_in_their_own_order"]),
    (Flaw::TextsAreTrimmed, &["cells_are_given_as_they_are_written"]),
    (Flaw::QuotesAreIgnored, &["quoted_cells_hold_separators_quotes_and_line_breaks"]),
    (Flaw::UnendedLineIsLost, &["the_last_line_needs_no_line_break"]),
    (Flaw::CarriageReturnsStay, &["carriage_returns_end_lines_too"]),
    (
        Flaw::ByteOrderMarkStays,
        &["a_byte_order_mark_is_no_part_of_the_first_column", "a_byte_order_mark_is_no_part_of_json_lines"],
    ),
    (Flaw::BlankLinesAreRows, &["blank_lines_of_a_table_are_no_rows", "blank_lines_of_json_lines_are_no_rows"]),
    (Flaw::TabsAreText, &["tabs_separate_the_cells_of_a_tsv"]),
    (Flaw::EverythingIsText, &["json_values_keep_their_kinds", "json_values_may_be_nested"]),
    (Flaw::NumbersAreFloats, &["json_numbers_keep_their_digits"]),
    (Flaw::BadRowsAreLost, &["bad_rows_at_both_ends_are_counted"]),
    (
        Flaw::BadRowEndsTheFeed,
        &[
            "a_row_with_another_number_of_cells_is_not_the_end",
            "a_row_that_is_not_utf8_is_not_the_end",
            "a_line_that_is_no_json_is_not_the_end",
            "a_json_value_that_is_no_object_is_not_the_end",
            "a_json_line_that_is_not_utf8_is_not_the_end",
            "a_row_that_is_too_long_is_not_the_end",
        ],
    ),
    (Flaw::BadRowsAreBare, &["a_bad_row_tells_what_was_read_of_it"]),
    (Flaw::ArchivesAreUnknown, &["a_packed_feed_is_read_like_a_plain_one"]),
    (Flaw::ArchivesAreKnownByName, &["gzip_is_known_by_its_content"]),
    (Flaw::FirstPartOnly, &["an_archive_of_several_parts_is_read_whole"]),
    (
        Flaw::BreakingOffIsTheEnd,
        &[
            "a_truncated_archive_ends_with_an_error",
            "a_damaged_archive_ends_with_an_error",
            "a_json_array_that_breaks_off_ends_with_an_error",
        ],
    ),
];
