//! The invariants of `docs/architecture.md`, one test each, on the real workspace.

#![expect(clippy::unwrap_used, reason = "what surrounds the tests fails the test that asks for it")]

use std::sync::LazyLock;

use likewise_tidy::{
    Report, direction, holds, port_errors, purity, single_places, sizes, skips, suites, teeth,
    tree::{Tree, root},
    workspace::{self, Member},
};

static TREE: LazyLock<Tree> = LazyLock::new(|| Tree::read(&root()).unwrap());
static MEMBERS: LazyLock<Vec<Member>> = LazyLock::new(|| workspace::members(&root()).unwrap());

#[test]
fn invariant_1_domain_and_usecases_stay_pure() -> Result<(), Report> {
    let reached = |package| purity::transitive(&workspace::reached(&root(), package).unwrap());
    holds(
        "domain and usecases reach no vendor, no runtime, no wire shapes and no environment",
        [purity::direct(&MEMBERS), reached("likewise-domain"), reached("likewise-usecases"), purity::sources(&TREE)],
    )
}

#[test]
fn invariant_2_only_bootstrap_sees_two_adapters() -> Result<(), Report> {
    holds(
        "adapters never see each other or a deployment; every member inherits from the workspace",
        [direction::between_members(&MEMBERS), direction::features(&MEMBERS), direction::inheritance(&MEMBERS)],
    )
}

#[test]
fn invariant_3_every_adapter_runs_whole_suites() -> Result<(), Report> {
    holds(
        "every `impl <Port> for` in adapters runs that port's whole suite, and exclusions carry a reason",
        [
            suites::uncovered_ports(&TREE),
            suites::unwired_adapters(&TREE),
            suites::picked_cases(&TREE),
            suites::unreasoned_exclusions(&TREE),
        ],
    )
}

#[test]
fn invariant_4_no_test_steps_aside() -> Result<(), Report> {
    holds("what a test needs and cannot have is a failure, not a skip", [skips::tests_that_step_aside(&TREE).unwrap()])
}

#[test]
fn invariant_5_the_suites_have_teeth() -> Result<(), Report> {
    holds("for each port's suite there are wrong fakes that fail a named case", [teeth::missing(&TREE)])
}

#[test]
fn invariant_6_environment_clock_and_randomness_are_read_in_one_place_each() -> Result<(), Report> {
    holds(
        "the environment, the clock and randomness are read in one place each",
        [single_places::readings(&TREE), single_places::dependencies(&MEMBERS), single_places::empty_places(&TREE)],
    )
}

#[test]
fn invariant_7_one_error_at_the_ports_and_one_function_that_classifies() -> Result<(), Report> {
    holds(
        "ports fail as PortError, and each adapter classifies its vendor's errors in one function",
        [port_errors::at_the_ports(&TREE), port_errors::classified_elsewhere(&TREE)],
    )
}

#[test]
fn invariant_8_files_can_be_read_in_one_go() -> Result<(), Report> {
    holds("main.rs under 60 lines, a port under 150, a file at most 500", [sizes::long_files(&TREE)])
}
