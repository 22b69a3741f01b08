//! Gzip: known by its content, whole or broken.

use super::{Bench, gzip, texts_of};
use crate::{
    failure::{CaseResult, equal, holds},
    suite::{Case, cases},
};

pub(super) const CASES: &[Case<Bench>] = cases![
    a_packed_feed_is_read_like_a_plain_one,
    gzip_is_known_by_its_content,
    an_archive_of_several_parts_is_read_whole,
    a_truncated_archive_ends_with_an_error,
    a_damaged_archive_ends_with_an_error,
];

const TABLE: &str = "id,title\n1,kettle\n2,toaster\n";

async fn a_packed_feed_is_read_like_a_plain_one(bench: &mut Bench) -> CaseResult {
    let rows = bench.read_rows("a.csv.gz", gzip(TABLE)?).await?;
    equal("titles of a table", texts_of(&rows, "title"), ["kettle", "toaster"])?;
    let rows = bench.read_rows("a.jsonl.gz", gzip("{\"id\":\"1\"}\n{\"id\":\"2\"}\n")?).await?;
    equal("ids of lines", texts_of(&rows, "id"), ["1", "2"])?;
    let rows = bench.read_rows("a.tsv.gz", gzip("id\ttitle\n1\tkettle\n")?).await?;
    equal("titles of a TSV", texts_of(&rows, "title"), ["kettle"])?;
    let rows = bench.read_rows("a.json.gz", gzip("[{\"id\":\"1\"}]")?).await?;
    equal("ids of an array", texts_of(&rows, "id"), ["1"])
}

async fn gzip_is_known_by_its_content(bench: &mut Bench) -> CaseResult {
    let rows = bench.read_rows("a.csv", gzip(TABLE)?).await?;
    equal("titles of an archive without .gz", texts_of(&rows, "title"), ["kettle", "toaster"])?;
    let rows = bench.read_rows("a.csv.gz", TABLE).await?;
    equal("titles of a plain table with .gz", texts_of(&rows, "title"), ["kettle", "toaster"])
}

async fn an_archive_of_several_parts_is_read_whole(bench: &mut Bench) -> CaseResult {
    let parts = [gzip("id,title\n1,kettle\n2,toa")?, gzip("ster\n3,mixer\n")?].concat();
    let rows = bench.read_rows("a.csv.gz", parts).await?;
    equal("titles", texts_of(&rows, "title"), ["kettle", "toaster", "mixer"])
}

/// A table of 5,000 rows whose titles do not repeat, so that its archive is long.
fn long_table() -> (String, Vec<String>) {
    let mut sequence = crate::fixtures::Sequence::seeded(5);
    let titles: Vec<_> = (0..5_000).map(|_| format!("{:x}", sequence.next_u64())).collect();
    (format!("id,title\n1,{}\n", titles.join("\n1,")), titles)
}

/// Fails unless the feed gives the first of `titles` as they are, and then ends with an error.
async fn expect_broken(bench: &Bench, name: &str, packed: Vec<u8>, titles: &[String]) -> CaseResult {
    let read = bench.read(name, packed).await?;
    let found = read.outcomes("title");
    holds(titles.starts_with(&found), || {
        format!("{} rows were read, and the last is {:?}", found.len(), found.last())
    })?;
    holds(found.len() < titles.len(), || "every row was read")?;
    holds(read.broken.is_some(), || format!("the stream ends after {} rows without an error", found.len()))
}

async fn a_truncated_archive_ends_with_an_error(bench: &mut Bench) -> CaseResult {
    let (table, titles) = long_table();
    let mut packed = gzip(table)?;
    packed.truncate(packed.len() / 2);
    expect_broken(bench, "a.csv.gz", packed, &titles).await
}

async fn a_damaged_archive_ends_with_an_error(bench: &mut Bench) -> CaseResult {
    let (table, titles) = long_table();
    let mut packed = gzip(table)?;
    let middle = packed.len() / 2;
    // A hundred bytes of ones are no deflate stream wherever they stand.
    packed.iter_mut().skip(middle).take(100).for_each(|byte| *byte = 0xFF);
    let read = bench.read("a.csv.gz", packed).await?;
    let sound = read.rows.len().min(titles.len()) / 4;
    equal("the titles before the damage", read.outcomes("title").get(..sound), titles.get(..sound))?;
    holds(read.broken.is_some(), || format!("the stream ends after {} rows without an error", read.rows.len()))
}
