//! What the program leaves behind outside of its data directory: nothing.

use std::fs;

use crate::support::{Answer, Place, sample};

#[test]
fn nothing_is_written_to_the_home_directory() {
    let place = Place::new();
    let home = place.path("home");
    fs::create_dir(&home).unwrap();
    place.write("feed.jsonl", sample().lines());
    for arguments in [&["ingest", "feed.jsonl", "--wait"][..], &["search", "kettle"], &["status"]] {
        let mut command = place.command(arguments);
        // As whoever starts it does: the tests' own environment has telemetry disabled already.
        command.env_remove("ORT_DISABLE_TELEMETRY").env_remove("XDG_CACHE_HOME").env("HOME", &home);
        Answer::of(&mut command).succeeded();
        let left: Vec<_> = fs::read_dir(&home).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert!(left.is_empty(), "{arguments:?} left {left:?}");
    }
}
