//! Runs: their numbers, what is kept of them, pages, interruption.

use std::time::Duration;

use likewise_domain::run::{FeedScope, Run, RunCounts, RunId, RunStatus};
use likewise_usecases::ports::{NewRun, Page};

use crate::{
    clock::ManualClock,
    failure::{CaseResult, Failure, equal, present},
    stores::Family,
    suite::{Case, cases},
};

pub(super) const CASES: &[Case<Family>] = cases![
    runs_are_numbered_from_one,
    a_run_begins_as_it_was_described,
    a_run_that_is_not_there_is_none,
    an_update_replaces_what_is_kept,
    every_status_is_kept,
    an_update_leaves_other_runs_alone,
    a_new_run_interrupts_the_one_that_still_runs,
    a_new_run_leaves_ended_ones_alone,
    runs_are_listed_newest_first,
    runs_are_paged_by_number,
    runs_survive_reopening,
    only_the_newest_runs_are_kept,
];

fn new_run(feed: &str) -> NewRun {
    NewRun { feed: feed.to_owned(), feed_version: None, scope: FeedScope::Full, dry_run: false, keep: 1_000 }
}

async fn begin(family: &Family, feed: &str) -> Result<Run, Failure> {
    Ok(family.runs.begin(new_run(feed)).await?)
}

async fn get(family: &Family, id: RunId) -> Result<Run, Failure> {
    present(&format!("run {id}"), family.runs.get(id).await?)
}

async fn runs_are_numbered_from_one(family: &mut Family) -> CaseResult {
    for number in 1..=4 {
        equal("number", begin(family, "feed").await?.id, RunId(number))?;
    }
    Ok(())
}

async fn a_run_begins_as_it_was_described(family: &mut Family) -> CaseResult {
    let descriptions = [
        NewRun {
            feed: "ü feed.csv".to_owned(),
            feed_version: None,
            scope: FeedScope::Full,
            dry_run: false,
            keep: 1_000,
        },
        NewRun {
            feed: "https://example.com/feed".to_owned(),
            feed_version: Some("W/\"abc\"".to_owned()),
            scope: FeedScope::Partial,
            dry_run: true,
            keep: 1_000,
        },
    ];
    for description in descriptions {
        let now = family.clock.advance(Duration::from_micros(1_234_567));
        let run = family.runs.begin(description.clone()).await?;
        let expected = Run {
            id: run.id,
            feed: description.feed,
            feed_version: description.feed_version,
            scope: description.scope,
            dry_run: description.dry_run,
            status: RunStatus::Running,
            failure: None,
            counts: RunCounts::default(),
            started_at: now,
            finished_at: None,
        };
        equal("the run that begins", &run, &expected)?;
        equal("the run that is kept", get(family, run.id).await?, expected)?;
    }
    Ok(())
}

async fn a_run_that_is_not_there_is_none(family: &mut Family) -> CaseResult {
    begin(family, "feed").await?;
    for number in [0, 2, 1_000_000] {
        equal(&format!("run {number}"), family.runs.get(RunId(number)).await?, None)?;
    }
    Ok(())
}

fn ended(mut run: Run, status: RunStatus) -> Run {
    run.status = status;
    run.failure = (status == RunStatus::Failed).then(|| "12 % of the rows were rejected, at most 10 % are".to_owned());
    run.feed_version = Some("version 2".to_owned());
    run.counts = RunCounts {
        read: 10,
        new: 1,
        changed: 2,
        unchanged: 3,
        rejected: 4,
        retired: 5,
        announced: 6,
        dropped_values: 7,
    };
    run.finished_at = Some(ManualClock::START.after(Duration::from_micros(98_765_432)));
    run
}

async fn an_update_replaces_what_is_kept(family: &mut Family) -> CaseResult {
    let run = begin(family, "feed").await?;
    let first = ended(run.clone(), RunStatus::Failed);
    family.runs.update(&first).await?;
    equal("the run", &get(family, run.id).await?, &first)?;
    let counts = RunCounts { read: 5_000_000_000, new: 5_000_000_000, ..RunCounts::default() };
    let second = Run { failure: None, finished_at: None, counts, feed_version: None, ..run.clone() };
    family.runs.update(&second).await?;
    equal("the run, updated again", get(family, run.id).await?, second)
}

async fn every_status_is_kept(family: &mut Family) -> CaseResult {
    for status in RunStatus::ALL {
        let run = ended(begin(family, "feed").await?, status);
        family.runs.update(&run).await?;
        equal(&format!("the {} run", status.as_str()), get(family, run.id).await?, run)?;
    }
    Ok(())
}

async fn an_update_leaves_other_runs_alone(family: &mut Family) -> CaseResult {
    let first = ended(begin(family, "first").await?, RunStatus::Succeeded);
    family.runs.update(&first).await?;
    let second = begin(family, "second").await?;
    family.runs.update(&ended(second, RunStatus::Failed)).await?;
    equal("the first run", get(family, first.id).await?, first)
}

async fn a_new_run_interrupts_the_one_that_still_runs(family: &mut Family) -> CaseResult {
    let mut older = begin(family, "older").await?;
    older.counts = RunCounts { read: 3, new: 3, ..RunCounts::default() };
    family.runs.update(&older).await?;
    let newer = begin(family, "newer").await?;
    let kept = get(family, older.id).await?;
    equal("status of the older", kept.status, RunStatus::Interrupted)?;
    equal("counts of the older", kept.counts, older.counts)?;
    equal("status of the newer", get(family, newer.id).await?.status, RunStatus::Running)
}

async fn a_new_run_leaves_ended_ones_alone(family: &mut Family) -> CaseResult {
    let mut all = Vec::new();
    for status in [RunStatus::Succeeded, RunStatus::Failed] {
        let run = ended(begin(family, "feed").await?, status);
        family.runs.update(&run).await?;
        all.push(run);
    }
    begin(family, "newer").await?;
    for run in all {
        equal("an ended run", get(family, run.id).await?, run)?;
    }
    Ok(())
}

async fn numbers(family: &Family, after: Option<u64>, most: usize) -> Result<Vec<u64>, Failure> {
    let after = after.map(RunId);
    let runs = family.runs.list(Page { after: after.as_ref(), most }).await?;
    Ok(runs.iter().map(|run| run.id.0).collect())
}

async fn runs_are_listed_newest_first(family: &mut Family) -> CaseResult {
    equal("runs of an empty log", numbers(family, None, 10).await?, Vec::<u64>::new())?;
    for _ in 0..12 {
        begin(family, "feed").await?;
    }
    equal("runs", numbers(family, None, 100).await?, (1..=12).rev().collect::<Vec<_>>())?;
    let listed = family.runs.list(Page { after: None, most: 100 }).await?;
    for run in listed {
        equal("a listed run", get(family, run.id).await?, run)?;
    }
    Ok(())
}

async fn runs_are_paged_by_number(family: &mut Family) -> CaseResult {
    for _ in 0..5 {
        begin(family, "feed").await?;
    }
    equal("the first page", numbers(family, None, 2).await?, [5, 4])?;
    equal("the second page", numbers(family, Some(4), 2).await?, [3, 2])?;
    equal("the third page", numbers(family, Some(2), 2).await?, [1])?;
    equal("the page after the last", numbers(family, Some(1), 2).await?, Vec::<u64>::new())?;
    equal("a page after a number not yet given", numbers(family, Some(99), 1).await?, [5])
}

async fn runs_survive_reopening(family: &mut Family) -> CaseResult {
    let first = ended(begin(family, "first").await?, RunStatus::Succeeded);
    family.runs.update(&first).await?;
    begin(family, "second").await?;
    family.reopen().await?;
    equal("the first run", get(family, first.id).await?, first)?;
    equal("number of the next run", begin(family, "third").await?.id, RunId(3))?;
    equal("status of the second", get(family, RunId(2)).await?.status, RunStatus::Interrupted)
}

async fn only_the_newest_runs_are_kept(family: &mut Family) -> CaseResult {
    for _ in 0..5 {
        begin(family, "feed").await?;
    }
    equal("runs, none forgotten", numbers(family, None, 10).await?, [5, 4, 3, 2, 1])?;
    family.runs.begin(NewRun { keep: 3, ..new_run("feed") }).await?;
    equal("runs", numbers(family, None, 10).await?, [6, 5, 4])?;
    equal("a forgotten run", family.runs.get(RunId(3)).await?, None)?;
    let alone = family.runs.begin(NewRun { keep: 1, ..new_run("feed") }).await?;
    equal("number of the run that is kept alone", alone.id, RunId(7))?;
    equal("the run that is kept alone", numbers(family, None, 10).await?, [7])
}
