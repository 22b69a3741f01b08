//! Reading queries and judgments.

use std::{collections::HashMap, path::Path};

use likewise_domain::{ProductId, search::SearchText};
use likewise_usecases::evaluate_ranking::{Grade, JudgedQuery, Judgments};

use super::table_file::{Column, Row, TableFile, accepted};
use crate::output;

const QUERY_ID: Column = Column { what: "query id", names: &["query_id", "qid", "id"] };
const QUERY: Column = Column { what: "query", names: &["query", "text", "query_text"] };
/// In a file of judgments a column `id` is the product's.
const QUERY_OF: Column = Column { names: &["query_id", "qid"], ..QUERY_ID };
const PRODUCT: Column = Column { what: "product id", names: &["product_id", "doc_id", "docid", "id"] };
const GRADE: Column = Column { what: "grade", names: &["grade", "relevance", "rating", "label"] };

/// The queries of a file, in its order.
pub(crate) fn queries(path: &Path) -> anyhow::Result<Vec<JudgedQuery>> {
    const COLUMNS: &[Column] = &[QUERY_ID, QUERY];
    let file = TableFile::read(path, COLUMNS)?;
    let mut queries = Vec::with_capacity(file.rows.len());
    let mut lines = HashMap::new();
    for row in &file.rows {
        let id = query_id(&file, row, COLUMNS)?.to_owned();
        let text = SearchText::parse(row.cell(1));
        let text = text.map_err(|invalid| file.problem(row, &format!("the query {}", invalid.problem)))?;
        if let Some(first) = lines.insert(id.clone(), row) {
            let first = file.line(first);
            return Err(file
                .problem(row, &format!("the query id {id:?} stands on line {first} already; each is accepted once")));
        }
        queries.push(JudgedQuery { id, text });
    }
    Ok(queries)
}

/// The judgments of a file.
pub(crate) fn judgments(path: &Path) -> anyhow::Result<Judgments> {
    const COLUMNS: &[Column] = &[QUERY_OF, PRODUCT, GRADE];
    let file = TableFile::read(path, COLUMNS)?;
    let mut judgments = Judgments::default();
    for row in &file.rows {
        let (query, product, grade) = (query_id(&file, row, COLUMNS)?, row.cell(1), row.cell(2));
        let product = ProductId::parse(product)
            .map_err(|invalid| file.problem(row, &format!("the product id {}", invalid.problem)))?;
        let Some(grade) = grade.parse().ok().and_then(|grade| Grade::new(grade).ok()) else {
            let problem = format!("the grade {:?} is not a number of 0 or more; {}", cut(grade), accepted(COLUMNS));
            return Err(file.problem(row, &problem));
        };
        if let Err(other) = judgments.add(query, product.clone(), grade) {
            let (value, other) = (grade.value(), other.value());
            let problem = format!(
                "{product:?} has the grade {value} for {query:?}, and {other} further up; one is accepted",
                product = product.as_str()
            );
            return Err(file.problem(row, &problem));
        }
    }
    if judgments.top().is_none_or(|top| top.value() <= 0.0) {
        let problem = "no product has a grade above 0, so there is nothing to be found";
        return Err(output::usage(format!("{}: {problem}", path.display())));
    }
    Ok(judgments)
}

/// The query id of a row, which is its first cell.
fn query_id<'a>(file: &TableFile, row: &'a Row, columns: &[Column]) -> anyhow::Result<&'a str> {
    match row.cell(0) {
        "" => Err(file.problem(row, &format!("the query id is empty; {}", accepted(columns)))),
        id => Ok(id),
    }
}

/// The beginning of what somebody wrote.
fn cut(text: &str) -> String {
    text.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::{Compression, write::GzEncoder};

    use super::*;

    /// Reads `bytes` as a file of that name.
    fn reading<T>(bytes: impl AsRef<[u8]>, read: impl FnOnce(&Path) -> T) -> T {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("table.tsv");
        std::fs::write(&path, bytes).unwrap();
        read(&path)
    }

    fn read_queries(bytes: impl AsRef<[u8]>) -> Vec<(String, String)> {
        let queries = reading(bytes, queries).unwrap();
        queries.into_iter().map(|query| (query.id, query.text.as_str().to_owned())).collect()
    }

    fn all(judgments: &Judgments) -> Vec<(String, String, f64)> {
        judgments.all().map(|(query, id, grade)| (query.to_owned(), id.to_string(), grade.value())).collect()
    }

    #[track_caller]
    fn refused<T: std::fmt::Debug>(read: anyhow::Result<T>, words: &str) {
        let told = read.unwrap_err().to_string();
        assert!(told.contains(words), "{words:?} is not in {told:?}");
    }

    fn gzip(text: &str) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn every_accepted_form_reads_the_same() {
        let expected = [("q1".to_owned(), "red kettle".to_owned()), ("q2".to_owned(), "sofa".to_owned())];
        let tabs = "q1\tred kettle\nq2\tsofa\n";
        for text in [
            tabs,
            "q1,red kettle\nq2,sofa",
            "query_id\tquery\nq1\tred kettle\nq2\tsofa",
            "\u{feff}Query-ID,kind,Query\r\nq1,easy,\"red\nkettle\"\r\n\r\nq2,,sofa\r\n",
            "\n  \nquery_text\tqid\nred kettle\tq1\nsofa\tq2\n",
        ] {
            assert_eq!(read_queries(text), expected, "{text:?}");
        }
        assert_eq!(read_queries(gzip(tabs)), expected);
        let members = [gzip("q1\tred kettle\n"), gzip("q2\tsofa\n")].concat();
        assert_eq!(read_queries(members), expected, "gzip files may be concatenated");
    }

    #[test]
    fn quotes_are_plain_text_between_tabs_and_quotes_between_commas() {
        assert_eq!(read_queries("q1\t3/4\" pipe, \"brass\"")[0].1, "3/4\" pipe, \"brass\"");
        assert_eq!(read_queries("q1,\"3/4\"\" pipe, brass\"")[0].1, "3/4\" pipe, brass");
    }

    #[test]
    fn judgments_are_read_with_fractions_and_may_repeat() {
        let read = reading("q1\ta\t1.33\nq1\tb\t2\nq1\ta\t1.33\n", judgments).unwrap();
        assert_eq!(all(&read), [("q1".to_owned(), "a".to_owned(), 1.33), ("q1".to_owned(), "b".to_owned(), 2.0)]);
        let named = reading("grade,query_id,note,product_id\n1.33,q1,x,a\n2,q1,y,b\n", judgments).unwrap();
        assert_eq!(all(&named), all(&read));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        refused(
            reading("q1\tkettle\n\nq2\n", queries),
            "table.tsv, line 3: has 1 cell; accepted are query id, query, parted",
        );
        refused(reading("query_id,x,query\nq1,y\n", queries), "line 2: has only 2 cells");
        refused(reading("q1\tkettle\n\tsofa\n", queries), "line 2: the query id is empty");
        refused(reading("q1\tkettle\nq2\t \n", queries), "line 2: the query is empty");
        refused(reading("q1,\"a\nb\"\n\nq1,sofa\n", queries), "line 4: the query id \"q1\" stands on line 1 already");
        refused(
            reading(
                "q1\tkettle\nq2\t\u{e9}caf\n"
                    .replace('\u{e9}', "x")
                    .into_bytes()
                    .split(|b| *b == b'x')
                    .collect::<Vec<_>>()
                    .join(&0xe9),
                queries,
            ),
            "line 2: is not UTF-8",
        );
        refused(
            reading("q1\ta\tgood\n", judgments),
            "line 1: the grade \"good\" is not a number of 0 or more; accepted are query id, product id, grade",
        );
        refused(reading("q1\ta\t-1\n", judgments), "the grade \"-1\" is not");
        refused(reading("q1\ta\tNaN\n", judgments), "the grade \"NaN\" is not");
        refused(reading("q1 0 a 2\n", judgments), "line 1: has 1 cell");
        refused(reading("q1\ta\t1\nq1\t\t1\n", judgments), "line 2: the product id is empty");
        refused(
            reading("q1\ta\t1\nq1\ta\t2\n", judgments),
            "line 2: \"a\" has the grade 2 for \"q1\", and 1 further up",
        );
        refused(reading("q1\ta\t0\n", judgments), "no product has a grade above 0");
    }

    #[test]
    fn files_that_are_none_are_named() {
        refused(queries(Path::new("absent.tsv")), "absent.tsv is not there");
        refused(queries(Path::new(".")), ". is a directory, a file is accepted");
        refused(reading("", queries), "table.tsv has no rows; accepted are query id, query");
        refused(reading("query_id,query\n", queries), "table.tsv has no rows");
        refused(reading(&gzip("q1\tkettle\n")[..12], queries), "is gzip that cannot be unpacked");
    }
}
