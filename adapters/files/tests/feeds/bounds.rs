//! Rows without an end: they cost a bounded amount of memory, and no other row.

use std::{
    io::{self, Read},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use futures::StreamExt as _;
use likewise_adapter_files::{DEFAULT_MAX_ROW_BYTES, Format, RowReader, RowSettings};
use likewise_domain::run::RejectionCode as Code;
use tokio::sync::oneshot;

use crate::reading::{bad, good, problem, read, reader};

const MEGABYTE: usize = 1 << 20;

#[tokio::test]
async fn a_cell_of_ten_megabytes_is_too_long_and_the_next_row_is_read() {
    let huge = "x".repeat(10 * MEGABYTE);
    let feeds = [
        ("feed.csv", format!("id,title\n1,Kettle\n2,{huge}\n3,Rug\n"), 10 * MEGABYTE + 2),
        ("feed.csv", format!("id,title\n1,Kettle\n2,\"{huge}\"\n3,Rug\n"), 10 * MEGABYTE + 4),
        ("feed.jsonl", format!("{{\"id\":\"1\"}}\n{{\"id\":\"{huge}\"}}\n{{\"id\":\"3\"}}"), 10 * MEGABYTE + 9),
        ("feed.json", format!("[{{\"id\":\"1\"}},{{\"id\":\"{huge}\"}},{{\"id\":\"3\"}}]"), 10 * MEGABYTE + 9),
    ];
    for (name, text, length) in feeds {
        let read = read(name, text).await;
        assert_eq!((read.good("id"), read.bad()), (vec!["1", "3"], vec![(2, Code::TooLong)]), "{name}");
        let problem = read.problem(2);
        let most = DEFAULT_MAX_ROW_BYTES;
        let reason = format!("the row has {length} bytes, at most {most} are accepted");
        let without_end = problem.reason.replace(&(length + 1).to_string(), &length.to_string());
        assert_eq!(without_end, reason, "{name}");
        assert!(problem.raw.len() < 10_000, "{name}");
    }
}

#[tokio::test]
async fn a_huge_cell_of_many_lines_is_one_row() {
    let huge = "A line of text, and another.\n".repeat(10 * MEGABYTE / 29);
    let read = read("feed.csv", format!("id,title,price\n1,Kettle,5\n2,\"{huge}\",6\n3,Rug,7\n")).await;
    assert_eq!((read.good("id"), read.bad()), (vec!["1", "3"], vec![(2, Code::TooLong)]));
}

#[test]
fn a_row_may_be_as_long_as_is_accepted_and_not_longer() {
    let line = |length: usize| format!("{{\"id\":\"{}\"}}", "x".repeat(length - 9));
    for end in ["\n", "\r\n"] {
        let text = [line(50), line(51), line(50), line(51)].join(end);
        let rows: Vec<_> = reader(Format::JsonLines, text, 50).unwrap().map(Result::unwrap).collect();
        assert_eq!(bad(&rows), [(2, Code::TooLong), (4, Code::TooLong)]);
        let cells = ["id,t".to_owned(), "x".repeat(48) + ",1", "x".repeat(49) + ",2", "y,3".to_owned()].join(end);
        let rows: Vec<_> = reader(Format::Csv, cells, 50).unwrap().map(Result::unwrap).collect();
        assert_eq!((good(&rows, "t"), bad(&rows)), (vec!["1", "3"], vec![(2, Code::TooLong)]));
    }
    let array = format!("[{},{},{}]", line(50), line(51), line(50));
    let rows: Vec<_> = reader(Format::Json, array, 50).unwrap().map(Result::unwrap).collect();
    assert_eq!(bad(&rows), [(2, Code::TooLong)]);
}

#[test]
fn a_quote_left_open_is_given_up_at_the_bound_and_costs_only_its_line() {
    let rows = (2..20_000).map(|id| format!("{id},Lamp,5\n")).collect::<Vec<_>>().concat();
    let text = format!("id,title,price\n1,\"Kettle,5\n{rows}");
    let mut reader = reader(Format::Csv, text, 10_000).unwrap();
    let first = reader.next().unwrap().unwrap();
    assert_eq!(first.content.unwrap_err().code, Code::Malformed);
    assert_eq!(first.bytes_read, 27, "the line with the quote is all that was used");
    let rest: Vec<_> = reader.map(Result::unwrap).collect();
    assert_eq!((rest.len(), bad(&rest).len()), (19_998, 0));
    assert_eq!(rest.last().unwrap().number, 19_999);
}

/// Gives the same bytes again and again, and counts what was taken.
struct Repeated {
    head: Vec<u8>,
    tail: Vec<u8>,
    given: u64,
    end: u64,
    taken: Arc<AtomicU64>,
}

impl Repeated {
    fn new(head: &str, tail: &str, end: u64) -> (Self, Arc<AtomicU64>) {
        let taken = Arc::new(AtomicU64::new(0));
        (Self { head: head.into(), tail: tail.into(), given: 0, end, taken: taken.clone() }, taken)
    }
}

impl Read for Repeated {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let wanted = buffer.len().min(usize::try_from(self.end - self.given).unwrap_or(usize::MAX));
        for byte in &mut buffer[..wanted] {
            let at = usize::try_from(self.given).unwrap();
            *byte = match at.checked_sub(self.head.len()) {
                None => self.head[at],
                Some(past) => self.tail[past % self.tail.len()],
            };
            self.given += 1;
        }
        self.taken.store(self.given, Ordering::SeqCst);
        Ok(wanted)
    }
}

fn settings(format: Format, max_row_bytes: usize) -> RowSettings {
    RowSettings { adapter: "test", name: "feed".to_owned(), format, delimiter: None, max_row_bytes }
}

#[test]
fn a_quote_left_open_is_noticed_before_much_more_than_the_bound_was_read() {
    let (source, taken) = Repeated::new("id,title,price\n1,\"Kettle,5\n", "2,Lamp,6\n", 100 << 20);
    let mut reader = RowReader::open(source, settings(Format::Csv, MEGABYTE)).unwrap();
    let first = reader.next().unwrap().unwrap();
    assert_eq!(first.content.unwrap_err().code, Code::Malformed);
    assert!(reader.next().unwrap().unwrap().content.is_ok());
    let taken = taken.load(Ordering::SeqCst);
    assert!(taken < (MEGABYTE + MEGABYTE / 4) as u64, "{taken} bytes were read for two short rows");
}

#[test]
fn lines_that_each_leave_a_quote_open_are_not_read_over_and_over() {
    // From its own beginning, and from inside a quote, each line ends inside a quote.
    let (source, taken) = Repeated::new("id,title\n", "a\"b,\"c\n", 9 + 7 * 200_000);
    let mut reader = RowReader::open(source, settings(Format::Csv, 20_000)).unwrap();
    let mut last = 0;
    for row in &mut reader {
        let row = row.unwrap();
        assert_eq!(row.number, last + 1);
        assert!(row.content.is_err());
        last = row.number;
    }
    assert!((1..100).contains(&last), "{last} of 200,000 lines were read up to the bound");
    assert_eq!(reader.bytes_read(), taken.load(Ordering::SeqCst));
}

#[test]
fn a_line_without_an_end_is_passed_over_and_its_start_is_kept() {
    let (source, _) = Repeated::new("{\"id\":\"1\"}\n{\"id\":\"", "x", 8 << 20);
    let rows: Vec<_> =
        RowReader::open(source, settings(Format::JsonLines, MEGABYTE)).unwrap().map(Result::unwrap).collect();
    assert_eq!((good(&rows, "id"), bad(&rows)), (vec!["1"], vec![(2, Code::TooLong)]));
    assert!(problem(&rows, 2).raw.starts_with("{\"id\":\"xxx"));
}

/// Tells when it is dropped.
struct Watched {
    lines: Repeated,
    _dropped: oneshot::Sender<()>,
}

impl Read for Watched {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.lines.read(buffer)
    }
}

#[tokio::test]
async fn a_stream_that_is_dropped_stops_the_reading() {
    let (lines, taken) = Repeated::new("", "{\"id\":\"1\",\"title\":\"Kettle\"}\n", u64::MAX);
    let (sender, dropped) = oneshot::channel();
    let source = Watched { lines, _dropped: sender };
    let mut rows = RowReader::open(source, settings(Format::JsonLines, MEGABYTE)).unwrap().into_stream();
    for number in 1..=1_000 {
        assert_eq!(rows.next().await.unwrap().unwrap().number, number);
    }
    drop(rows);
    dropped.await.unwrap_err();
    let taken = taken.load(Ordering::SeqCst);
    assert!(taken < 4 * MEGABYTE as u64, "{taken} bytes were read ahead");
}
