//! Rust source as a flat list of tokens: comments and doc comments are gone, macro bodies are there, and each token
//! knows its line. That is enough for rules about what is called, and needs no parser.

use std::str::FromStr as _;

use anyhow::{Result, anyhow};
use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// One token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// As it is written; punctuation is one character each, so `::` is two tokens.
    pub text: String,
    /// Its line, counted from 1.
    pub line: usize,
}

impl Token {
    /// What stands between the quotes of a string literal.
    pub fn string(&self) -> Option<&str> {
        let inner = self.text.trim_start_matches(['b', 'c', 'r', '#']);
        let inner = inner.strip_prefix('"')?.trim_end_matches('#').strip_suffix('"')?;
        Some(inner)
    }

    /// Whether it is a word: a name or a keyword.
    pub fn is_word(&self) -> bool {
        self.text.starts_with(|c: char| c.is_alphabetic() || c == '_') && self.string().is_none()
    }
}

/// The tokens of `source`.
pub fn lex(source: &str) -> Result<Vec<Token>> {
    let mut tokens = Vec::new();
    let stream =
        TokenStream::from_str(source).map_err(|error| anyhow!("line {}: {error}", error.span().start().line))?;
    flatten(stream, &mut tokens);
    Ok(tokens)
}

fn flatten(stream: TokenStream, tokens: &mut Vec<Token>) {
    let trees: Vec<_> = stream.into_iter().collect();
    let mut rest = trees.as_slice();
    while let Some((tree, after)) = rest.split_first() {
        rest = after;
        if let Some(after) = behind_doc_comment(tree, after) {
            rest = after;
            continue;
        }
        let line = tree.span().start().line;
        match tree {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                tokens.push(Token { text: open.to_owned(), line });
                flatten(group.stream(), tokens);
                tokens.push(Token { text: close.to_owned(), line: group.span_close().start().line });
            }
            other => tokens.push(Token { text: other.to_string(), line }),
        }
    }
}

/// What follows a doc comment, which the lexer gives as `#[doc = "…"]` or `#![doc = "…"]`.
fn behind_doc_comment<'a>(tree: &TokenTree, after: &'a [TokenTree]) -> Option<&'a [TokenTree]> {
    let TokenTree::Punct(hash) = tree else { return None };
    if hash.as_char() != '#' {
        return None;
    }
    let after = match after.split_first() {
        Some((TokenTree::Punct(bang), after)) if bang.as_char() == '!' => after,
        _ => after,
    };
    let Some((TokenTree::Group(group), after)) = after.split_first() else { return None };
    let first = group.stream().into_iter().next()?;
    (group.delimiter() == Delimiter::Bracket && first.to_string() == "doc").then_some(after)
}

/// The tokens that follow each place where `tokens` hold `pattern`: words and signs such as `env::var` or `run([`.
pub fn after_each<'a>(tokens: &'a [Token], pattern: &str) -> Vec<(usize, &'a [Token])> {
    let pattern = words_and_signs(pattern);
    let matches = |window: &[Token]| window.iter().zip(&pattern).all(|(token, wanted)| token.text == *wanted);
    tokens
        .windows(pattern.len().max(1))
        .enumerate()
        .filter(|(_, window)| matches(window))
        .filter_map(|(at, window)| Some((window.first()?.line, tokens.get(at + pattern.len()..)?)))
        .collect()
}

/// The words of `pattern`, and each other character but white space by itself.
fn words_and_signs(pattern: &str) -> Vec<&str> {
    let in_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut parts = Vec::new();
    let mut rest = pattern.trim_start();
    while let Some(first) = rest.chars().next() {
        let end = if in_word(first) { rest.find(|c| !in_word(c)).unwrap_or(rest.len()) } else { first.len_utf8() };
        let (part, after) = rest.split_at(end);
        parts.push(part);
        rest = after.trim_start();
    }
    parts
}

/// The lines on which `tokens` hold `pattern`.
pub fn lines_of(tokens: &[Token], pattern: &str) -> Vec<usize> {
    after_each(tokens, pattern).into_iter().map(|(line, _)| line).collect()
}

/// The tokens of the group that `tokens` begin with, without its brackets, and what follows it.
pub fn group(tokens: &[Token]) -> Option<(&[Token], &[Token])> {
    let close = match tokens.first()?.text.as_str() {
        "(" => ")",
        "{" => "}",
        "[" => "]",
        _ => return None,
    };
    let open = tokens.first()?.text.as_str();
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        depth += usize::from(token.text == open);
        depth -= usize::from(token.text == close);
        if depth == 0 {
            return Some((tokens.get(1..at)?, tokens.get(at + 1..)?));
        }
    }
    None
}

/// The first brace group in `tokens` and what follows it; nothing where a semicolon comes first.
pub fn body(tokens: &[Token]) -> Option<(&[Token], &[Token])> {
    let mut rest = tokens;
    while let Some(token) = rest.first() {
        match token.text.as_str() {
            "{" => return group(rest),
            ";" => return None,
            "(" | "[" => rest = group(rest)?.1,
            _ => rest = rest.get(1..)?,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(source: &str) -> Vec<String> {
        lex(source).unwrap().into_iter().map(|token| token.text).collect()
    }

    #[test]
    fn comments_are_gone_and_macro_bodies_are_there() {
        let source = "//! a::b\n/// env::var\n#[test] // env::var\nfn x() { m!(env::var(\"a::b\")) }";
        assert_eq!(lines_of(&lex(source).unwrap(), "env::var"), [4]);
        assert_eq!(words("/* a */ b"), ["b"]);
    }

    #[test]
    fn a_pattern_is_found_with_what_follows() {
        let tokens = lex("use std::env;\nfn f() { env :: var(1) }").unwrap();
        let found = after_each(&tokens, "env::var");
        assert_eq!(found.len(), 1);
        let (line, after) = found[0];
        assert_eq!((line, after[0].text.as_str()), (2, "("));
        assert_eq!(group(after).unwrap().0.len(), 1);
    }

    #[test]
    fn a_pattern_may_hold_an_open_bracket() {
        let tokens = lex("fn f() { run([a, b]) }").unwrap();
        assert_eq!(lines_of(&tokens, "run(["), [1]);
        assert_eq!(lines_of(&tokens, "run(("), [] as [usize; 0]);
    }

    #[test]
    fn strings_are_told_from_words() {
        let tokens = lex(r##"a "b" r#"c"# 'd'"##).unwrap();
        let strings: Vec<_> = tokens.iter().map(Token::string).collect();
        assert_eq!(strings, [None, Some("b"), Some("c"), None]);
        assert!(tokens[0].is_word() && !tokens[1].is_word());
    }

    #[test]
    fn a_body_is_the_first_brace_group() {
        let tokens = lex("fn f<T>(a: [u8; 2]) -> u8 { 1 + { 2 } } fn g();").unwrap();
        let (inside, after) = body(&tokens).unwrap();
        assert_eq!(inside.len(), 5);
        assert!(body(after).is_none());
    }
}
