//! The smaller rules of the workspace, on the real one.

#![expect(clippy::unwrap_used, reason = "what surrounds the tests fails the test that asks for it")]

use std::sync::LazyLock;

use likewise_tidy::{
    Report, documents, headers, holds, leaks,
    tree::{Tree, root},
    workspace,
};

static TREE: LazyLock<Tree> = LazyLock::new(|| Tree::read(&root()).unwrap());

#[test]
fn every_file_says_first_what_it_is() -> Result<(), Report> {
    holds(
        "a source begins with `//!`, a script with a comment, and no name is nameless",
        [headers::nameless_files(&TREE)],
    )
}

#[test]
fn nothing_is_left_undone() -> Result<(), Report> {
    holds("code that is not written yet is not committed", [headers::undone(&TREE)])
}

#[test]
fn nothing_of_a_machine_is_in_the_files() -> Result<(), Report> {
    holds("no absolute paths and no registries", [leaks::of_a_machine(&TREE).unwrap()])
}

#[test]
fn the_architecture_document_names_every_crate_and_every_invariant() -> Result<(), Report> {
    let members = workspace::members(&root()).unwrap();
    holds("docs/architecture.md is complete", [documents::architecture(&TREE, &members).unwrap()])
}

#[test]
fn the_documents_are_there_and_their_links_lead_somewhere() -> Result<(), Report> {
    holds("documents are complete", [documents::others(&TREE)])
}
