//! That the suites have teeth: each case is failed by an implementation that is wrong on purpose.
//!
//! Every flaw here breaks one promise of one port, and names the cases that must notice. A case that no flaw breaks
//! fails these tests too: what cannot fail proves nothing.

mod reference;
mod wrong;

use std::collections::BTreeSet;

use likewise_conformance::Suite;

use crate::{
    reference::{Bytes, Logs, Memory, Scripted},
    wrong::Wrong,
};

/// Fails unless each wrong implementation fails its cases, and each case of `right` is among them.
fn bite(right: &Suite, wrongs: Vec<Wrong>) {
    let mut problems = Vec::new();
    let mut bitten = BTreeSet::new();
    for Wrong { flaw, suite, port, fails } in wrongs {
        for case in fails {
            let name = format!("{port}::{case}");
            match suite.outcome(&name) {
                Some(Err(_)) => {}
                Some(Ok(())) => problems.push(format!("{name} passes with the flaw {flaw}")),
                None => problems.push(format!("{name}, named by the flaw {flaw}, does not exist")),
            }
            bitten.insert(name);
        }
    }
    let idle = right.names().filter(|name| !bitten.contains(*name));
    problems.extend(idle.map(|name| format!("{name} is failed by no flaw")));
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}

#[test]
fn every_case_of_the_vector_index_bites() {
    bite(&likewise_conformance::vector_index(Memory), wrong::vector_index::all());
}

#[test]
fn every_case_of_the_keyword_index_bites() {
    bite(&likewise_conformance::keyword_index(Memory), wrong::keyword_index::all());
}

#[test]
fn every_case_of_the_product_store_bites() {
    bite(&likewise_conformance::product_store(Memory), wrong::product_store::all());
}

#[test]
fn every_case_of_the_ledger_bites() {
    bite(&likewise_conformance::ledger(Memory), wrong::ledger::all());
}

#[test]
fn every_case_of_the_embedding_queue_bites() {
    bite(&likewise_conformance::embedding_queue(Memory), wrong::embedding_queue::all());
}

#[test]
fn every_case_of_the_run_log_bites() {
    bite(&likewise_conformance::run_log(Memory), wrong::run_log::all());
}

#[test]
fn every_case_of_the_calibrations_bites() {
    bite(&likewise_conformance::calibrations(Memory), wrong::calibrations::all());
}

#[test]
fn every_case_of_the_feed_source_bites() {
    bite(&likewise_conformance::feed_source(Bytes), wrong::feed_source::all());
}

#[test]
fn every_case_of_the_embedder_bites() {
    bite(&likewise_conformance::embedder(Scripted), wrong::embedder::all());
}

#[test]
fn every_case_of_the_query_log_bites() {
    bite(&likewise_conformance::query_log(Logs), wrong::query_log::all());
}

#[test]
fn a_backend_that_cannot_be_reached_fails_every_case() {
    let suite = likewise_conformance::stores(wrong::Unreachable);
    let names: Vec<String> = suite.names().map(str::to_owned).collect();
    assert!(names.len() > 150, "only {} cases", names.len());
    for name in names {
        let failure = suite.outcome(&name).and_then(Result::err);
        assert!(failure.is_some_and(|failure| failure.message().contains("no backend")), "{name} does not fail");
    }
}
