//! Rejections: kept whole, paged by row, replaced by row.

use likewise_domain::run::{FeedScope, Rejection, RejectionCode, RunId};
use likewise_usecases::ports::{NewRun, Page};

use crate::{
    failure::{CaseResult, Failure, equal},
    stores::Family,
    suite::{Case, cases},
};

pub(super) const CASES: &[Case<Family>] = cases![
    a_run_without_rejections_has_none,
    every_part_of_a_rejection_is_kept,
    rejections_are_ordered_and_paged_by_row,
    a_rejection_of_the_same_row_is_replaced,
    rejections_belong_to_their_run,
    fifteen_hundred_rejections_are_kept,
    rejections_survive_reopening,
    rejections_are_forgotten_with_their_run,
];

fn rejection(row: u64) -> Rejection {
    Rejection {
        row,
        column: None,
        code: RejectionCode::Malformed,
        reason: format!("row {row} is bad"),
        raw: format!("raw {row}"),
    }
}

async fn all_of(family: &Family, run: RunId) -> Result<Vec<Rejection>, Failure> {
    Ok(family.runs.rejections(run, Page { after: None, most: 10_000 }).await?)
}

async fn a_run_without_rejections_has_none(family: &mut Family) -> CaseResult {
    let run = family.begin().await?;
    family.runs.reject(run, &[]).await?;
    equal("rejections", all_of(family, run).await?, [])?;
    equal("rejections of an unknown run", all_of(family, RunId(99)).await?, [])
}

async fn every_part_of_a_rejection_is_kept(family: &mut Family) -> CaseResult {
    let run = family.begin().await?;
    let mut all: Vec<_> = RejectionCode::ALL
        .iter()
        .zip(1..)
        .map(|(code, row)| Rejection { code: *code, column: Some(format!("column {row} \"ü\"")), ..rejection(row) })
        .collect();
    all.push(Rejection { raw: "語".repeat(Rejection::MOST_RAW_CHARACTERS), ..rejection(1_000_000_000_000) });
    all.push(Rejection {
        raw: String::new(),
        reason: "line\nbreak, 'quote'".to_owned(),
        ..rejection(1_000_000_000_001)
    });
    family.runs.reject(run, &all).await?;
    equal("rejections", all_of(family, run).await?, all)
}

async fn rejections_are_ordered_and_paged_by_row(family: &mut Family) -> CaseResult {
    let run = family.begin().await?;
    for rows in [[10, 2], [100, 1], [9, 20]] {
        family.runs.reject(run, &rows.map(rejection)).await?;
    }
    let pages: [(Option<u64>, &[u64]); 5] = [
        (None, &[1, 2, 9]),
        (Some(9), &[10, 20, 100]),
        (Some(100), &[]),
        (Some(3), &[9, 10, 20]),
        (Some(0), &[1, 2, 9]),
    ];
    for (after, expected) in pages {
        let page = family.runs.rejections(run, Page { after: after.as_ref(), most: 3 }).await?;
        let rows: Vec<_> = page.iter().map(|rejection| rejection.row).collect();
        equal(&format!("rows after {after:?}"), rows.as_slice(), expected)?;
    }
    Ok(())
}

async fn a_rejection_of_the_same_row_is_replaced(family: &mut Family) -> CaseResult {
    let run = family.begin().await?;
    family.runs.reject(run, &[rejection(1), rejection(2), rejection(3)]).await?;
    let other = Rejection { reason: "another".to_owned(), code: RejectionCode::MissingId, ..rejection(2) };
    family.runs.reject(run, std::slice::from_ref(&other)).await?;
    equal("rejections", all_of(family, run).await?, [rejection(1), other, rejection(3)])
}

async fn rejections_belong_to_their_run(family: &mut Family) -> CaseResult {
    let (first, second) = (family.begin().await?, family.begin().await?);
    family.runs.reject(first, &[rejection(1), rejection(2)]).await?;
    family.runs.reject(second, &[rejection(2)]).await?;
    equal("rejections of the first", all_of(family, first).await?, [rejection(1), rejection(2)])?;
    equal("rejections of the second", all_of(family, second).await?, [rejection(2)])
}

async fn fifteen_hundred_rejections_are_kept(family: &mut Family) -> CaseResult {
    let run = family.begin().await?;
    let all: Vec<_> = (1..=1_500).map(rejection).collect();
    family.runs.reject(run, &all).await?;
    equal("rejections", all_of(family, run).await?, all)
}

async fn rejections_survive_reopening(family: &mut Family) -> CaseResult {
    let run = family.begin().await?;
    family.runs.reject(run, &[rejection(7)]).await?;
    family.reopen().await?;
    equal("rejections", all_of(family, run).await?, [rejection(7)])
}

async fn rejections_are_forgotten_with_their_run(family: &mut Family) -> CaseResult {
    let (first, second) = (family.begin().await?, family.begin().await?);
    family.runs.reject(first, &[rejection(1), rejection(2)]).await?;
    family.runs.reject(second, &[rejection(0), rejection(2)]).await?;
    let feed = "the next feed".to_owned();
    family.runs.begin(NewRun { feed, feed_version: None, scope: FeedScope::Full, dry_run: false, keep: 2 }).await?;
    equal("rejections of the first", all_of(family, first).await?, [])?;
    equal("rejections of the second", all_of(family, second).await?, [rejection(0), rejection(2)])
}
