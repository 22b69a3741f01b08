//! Quotes in tables. The parser takes any text for a table and never complains, so a quote that is not closed would
//! silently swallow the rows up to the next quote; here it is seen.

/// Whether every quoted cell of `record` is closed before the record ends, and whether what follows the closing quote
/// of a cell with a line break is the end of that cell. Inside one line, text after a closing quote is accepted as
/// the parser accepts it; across lines it is the mark of a quote that was opened and forgotten.
pub(super) fn are_closed(record: &[u8], delimiter: u8) -> bool {
    let mut state = State::CellStart;
    let mut spans_lines = false;
    for &byte in record {
        state = match (state, byte) {
            (State::CellStart, b'"') => {
                spans_lines = false;
                State::Quoted
            }
            (State::Quoted, b'"') => State::QuoteInQuotes,
            (State::Quoted, b'\n' | b'\r') => {
                spans_lines = true;
                State::Quoted
            }
            (State::Quoted, _) | (State::QuoteInQuotes, b'"') => State::Quoted,
            (_, _) if byte == delimiter => State::CellStart,
            (State::QuoteInQuotes, b'\n' | b'\r') => State::CellStart,
            (State::QuoteInQuotes, _) if spans_lines => return false,
            _ => State::Plain,
        };
    }
    state != State::Quoted
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    CellStart,
    Plain,
    Quoted,
    QuoteInQuotes,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_in_quotes_may_hold_anything_and_end_at_a_delimiter_or_line_end() {
        for record in ["", "a,b", "\"a\nb\",c", "c,\"a\n\"\"b\"\"\"", "\"a\r\nb\"\r\n", "\"\",\"\"", "27\" wide,\"x\""]
        {
            assert!(are_closed(record.as_bytes(), b','), "{record:?}");
        }
        assert!(are_closed(b"\"a\nb\";c", b';'));
    }

    #[test]
    fn an_open_quote_is_seen() {
        for record in ["\"", "a,\"b", "a,\"b\n2,\"\"c", "a,\"b\n2,\"c\",d", "\"a\"\"\nb"] {
            assert!(!are_closed(record.as_bytes(), b','), "{record:?}");
        }
        assert!(!are_closed(b"\"a\nb\",c", b';'));
    }

    #[test]
    fn text_after_a_closing_quote_is_accepted_inside_one_line() {
        assert!(are_closed(b"\"4K\" television,2", b','));
    }
}
