//! What opening says: whether there is a feed, which version, how much; again and again.

use futures::StreamExt as _;
use likewise_usecases::ErrorKind;

use super::{Bench, read_to_end, texts_of};
use crate::{
    failure::{CaseResult, equal, fails_as, holds},
    suite::{Case, cases},
};

pub(super) const CASES: &[Case<Bench>] = cases![
    a_feed_that_is_not_there_is_not_found,
    an_empty_feed_is_found_and_has_no_rows,
    a_web_page_is_invalid_input,
    the_version_is_the_same_for_the_same_bytes,
    the_version_differs_for_other_bytes,
    the_name_is_for_people,
    the_bytes_read_end_at_the_bytes_there_are,
    a_feed_can_be_opened_again,
    a_feed_can_be_opened_twice_at_once,
    a_reader_that_stops_stops_the_source,
    a_long_feed_is_read_whole,
];

const TABLE: &str = "id,title\n1,kettle\n2,toaster\n3,mixer\n";

/// A table of `rows` rows.
fn long_table(rows: usize) -> String {
    let lines = (0..rows).map(|n| format!("p{n},a product with the number {n}\n"));
    std::iter::once("id,title\n".to_owned()).chain(lines).collect::<Vec<_>>().concat()
}

async fn a_feed_that_is_not_there_is_not_found(bench: &mut Bench) -> CaseResult {
    let source = bench.harness.absent().await?;
    fails_as("opening a feed that is not there", source.port.open().await, ErrorKind::NotFound)
}

async fn an_empty_feed_is_found_and_has_no_rows(bench: &mut Bench) -> CaseResult {
    for (name, bytes) in
        [("a.csv", ""), ("a.jsonl", ""), ("a.csv", "id,title\n"), ("a.csv", "id,title"), ("a.json", "[]")]
    {
        let rows = bench.read_rows(name, bytes).await?;
        equal(&format!("rows of {name} with {bytes:?}"), rows, Vec::new())?;
    }
    Ok(())
}

async fn a_web_page_is_invalid_input(bench: &mut Bench) -> CaseResult {
    let page = "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body>Please sign in.</body></html>\n";
    let padded = format!("\n  {}", page.replace("<!DOCTYPE html>\n", ""));
    for name in ["a.csv", "a.tsv", "a.jsonl", "a.json"] {
        for page in [page, &page.to_lowercase(), &padded] {
            fails_as(&format!("a web page called {name}"), bench.open(name, page).await?, ErrorKind::InvalidInput)?;
        }
    }
    let packed = super::gzip(page)?;
    fails_as("a packed web page", bench.open("a.csv.gz", packed).await?, ErrorKind::InvalidInput)
}

async fn the_version_is_the_same_for_the_same_bytes(bench: &mut Bench) -> CaseResult {
    let first = bench.harness.holding("a.csv", TABLE.as_bytes()).await?;
    let second = bench.harness.holding("a.csv", TABLE.as_bytes()).await?;
    let version = first.port.open().await?.version;
    holds(!version.is_empty(), || "the version is empty")?;
    equal("version, opened again", &first.port.open().await?.version, &version)?;
    equal("version of the same bytes elsewhere", &second.port.open().await?.version, &version)
}

async fn the_version_differs_for_other_bytes(bench: &mut Bench) -> CaseResult {
    let before = bench.read("a.csv", TABLE).await?.version;
    let others = [TABLE.replace("mixer", "mixes"), TABLE.replace("1,kettle\n2,", "2,kettle\n1,"), format!("{TABLE}\n")];
    for other in others {
        let after = bench.read("a.csv", &other).await?.version;
        holds(before != after, || format!("{other:?} has the version of {TABLE:?}"))?;
    }
    Ok(())
}

async fn the_name_is_for_people(bench: &mut Bench) -> CaseResult {
    let name = bench.read("spring catalogue.csv", TABLE).await?.name;
    holds(name.contains("catalogue"), || format!("a feed in the file \"spring catalogue.csv\" is called {name:?}"))
}

async fn the_bytes_read_end_at_the_bytes_there_are(bench: &mut Bench) -> CaseResult {
    // Each read checks that the number never falls and never passes the number of bytes that are stored.
    let table = long_table(2_000);
    for (name, bytes) in [("a.csv", table.clone().into_bytes()), ("a.csv.gz", super::gzip(&table)?)] {
        let read = bench.read(name, &bytes).await?;
        let last = read.rows.last().map_or(0, |row| row.bytes_read);
        let stored = bytes.len() as u64;
        holds(last * 10 >= stored * 9, || format!("{name}: at the last row {last} bytes of {stored} are read"))?;
    }
    Ok(())
}

async fn a_feed_can_be_opened_again(bench: &mut Bench) -> CaseResult {
    let source = bench.harness.holding("a.csv", TABLE.as_bytes()).await?;
    for round in 1..=3 {
        let read = read_to_end(source.port.open().await?).await?;
        equal(&format!("titles, opened {round} times"), read.outcomes("title"), ["kettle", "toaster", "mixer"])?;
    }
    Ok(())
}

async fn a_feed_can_be_opened_twice_at_once(bench: &mut Bench) -> CaseResult {
    let source = bench.harness.holding("a.csv", TABLE.as_bytes()).await?;
    let (mut one, mut other) = (source.port.open().await?.rows, source.port.open().await?.rows);
    for number in 1..=3 {
        for (which, rows) in [("first", &mut one), ("second", &mut other)] {
            let row = rows.next().await.transpose()?;
            equal(&format!("row number of the {which}"), row.map(|row| row.number), Some(number))?;
        }
    }
    Ok(())
}

async fn a_reader_that_stops_stops_the_source(bench: &mut Bench) -> CaseResult {
    let table = long_table(200_000);
    let source = bench.harness.holding("a.csv", table.as_bytes()).await?;
    for _ in 0..3 {
        let mut rows = source.port.open().await?.rows;
        let first = rows.next().await.transpose()?;
        equal("row number", first.map(|row| row.number), Some(1))?;
        // Dropped here. What still waits to hand over its next row is found when the case's runtime ends.
    }
    // One that is never read at all.
    drop(source.port.open().await?);
    let mut rows = source.port.open().await?.rows;
    equal("row number, opened again", rows.next().await.transpose()?.map(|row| row.number), Some(1))
}

async fn a_long_feed_is_read_whole(bench: &mut Bench) -> CaseResult {
    let rows = bench.read_rows("a.csv", long_table(20_000)).await?;
    let expected: Vec<_> = (0..20_000).map(|n| format!("p{n}")).collect();
    equal("ids", texts_of(&rows, "id"), expected)
}
