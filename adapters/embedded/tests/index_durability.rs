//! That the derived indexes are worth nothing: whatever becomes of their files, the answers are right.
#![expect(clippy::unwrap_used, reason = "what surrounds the tests fails the test that calls it")]

mod index_support;

use std::{fs, path::Path};

use index_support::{
    GRAPH, SIZE, Shop, everything_by_graph, expect_nearest, files_in, graph_files, open_by_graph, vector_of,
};
use likewise_domain::filter::Filter;
use likewise_usecases::ports::NearestQuery;
use tempfile::TempDir;

/// A closed shop whose graph and filters are saved.
async fn saved_shop() -> TempDir {
    let directory = TempDir::new().unwrap();
    let shop = Shop::stocked(directory.path(), everything_by_graph()).await;
    shop.close().await;
    assert_eq!(graph_files(directory.path()).len(), 2, "the graph and its stamp are saved");
    directory
}

/// Opens the shop, and expects the right answers with and without a filter, and a sound graph after a refresh.
async fn expect_sound(directory: &Path) {
    let shop = Shop::open(directory, everything_by_graph()).await;
    assert_eq!(shop.index.count(&shop.generation).await.unwrap(), u64::from(SIZE));
    for n in [0, 1, 777, SIZE - 1] {
        expect_nearest(&shop, n, None).await;
        let filter = Filter::parse(&format!("attributes.number in {}..{}", n.saturating_sub(50), n + 50)).unwrap();
        expect_nearest(&shop, n, Some(&filter)).await;
    }
    shop.index.refresh(&shop.generation).await.unwrap();
    for n in [0, 1, 777, SIZE - 1] {
        expect_nearest(&shop, n, None).await;
    }
    shop.close().await;
    assert_eq!(graph_files(directory).len(), 2, "the graph and its stamp are saved again");
}

/// The one file of the graph that is no stamp.
fn graph_file(directory: &Path) -> std::path::PathBuf {
    graph_files(directory).into_iter().find(|path| path.extension().is_some_and(|it| it == "bin")).unwrap()
}

fn stamp_file(directory: &Path) -> std::path::PathBuf {
    directory.join("index").join(GRAPH).join("stamp.json")
}

#[tokio::test]
async fn a_saved_index_is_used_again() {
    let directory = saved_shop().await;
    let before = fs::read(stamp_file(directory.path())).unwrap();
    expect_sound(directory.path()).await;
    assert_eq!(fs::read(stamp_file(directory.path())).unwrap(), before, "nothing changed, so nothing is saved");
}

#[tokio::test]
async fn a_missing_index_is_made_anew() {
    let directory = saved_shop().await;
    fs::remove_dir_all(directory.path().join("index")).unwrap();
    expect_sound(directory.path()).await;
}

#[tokio::test]
async fn a_damaged_graph_is_made_anew() {
    for damage in ["one byte", "the header", "half of it", "all of it", "longer"] {
        let directory = saved_shop().await;
        let path = graph_file(directory.path());
        let mut bytes = fs::read(&path).unwrap();
        let middle = bytes.len() / 2;
        match damage {
            "one byte" => bytes[middle] ^= 1,
            "the header" => bytes[..64].fill(0xff),
            "half of it" => bytes.truncate(middle),
            "all of it" => bytes.clear(),
            _ => bytes.extend_from_slice(&[0; 64]),
        }
        fs::write(&path, bytes).unwrap();
        expect_sound(directory.path()).await;
    }
}

#[tokio::test]
async fn a_graph_without_its_file_or_with_a_stamp_that_is_none_is_made_anew() {
    let directory = saved_shop().await;
    fs::remove_file(graph_file(directory.path())).unwrap();
    expect_sound(directory.path()).await;
    fs::write(stamp_file(directory.path()), b"{\"format\": 1").unwrap();
    expect_sound(directory.path()).await;
}

#[tokio::test]
async fn a_graph_of_another_format_or_database_or_of_the_future_is_made_anew() {
    for (field, value) in [("format", "0"), ("database", "0"), ("change", "999999999"), ("made_of", "\"else\"")] {
        let directory = saved_shop().await;
        let path = stamp_file(directory.path());
        let mut stamp: serde_json::Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        stamp[field] = serde_json::from_str(value).unwrap();
        fs::write(&path, stamp.to_string()).unwrap();
        expect_sound(directory.path()).await;
        let made: serde_json::Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        assert_ne!(made[field], stamp[field], "{field} is the right one again");
    }
}

#[tokio::test]
async fn a_graph_that_lacks_what_it_says_to_hold_is_made_anew() {
    let directory = TempDir::new().unwrap();
    let shop = Shop::open(directory.path(), everything_by_graph()).await;
    shop.stock(0..100).await;
    shop.close().await;
    let (file, old) = (graph_file(directory.path()), fs::read(stamp_file(directory.path())).unwrap());
    let kept = fs::read(&file).unwrap();
    let shop = Shop::open(directory.path(), everything_by_graph()).await;
    shop.stock(100..SIZE).await;
    shop.close().await;
    // The old file under a stamp that fits it in all but the change.
    let mut stamp: serde_json::Value = serde_json::from_slice(&old).unwrap();
    let new: serde_json::Value = serde_json::from_slice(&fs::read(stamp_file(directory.path())).unwrap()).unwrap();
    stamp["change"] = new["change"].clone();
    fs::write(file, kept).unwrap();
    fs::write(stamp_file(directory.path()), stamp.to_string()).unwrap();
    expect_sound(directory.path()).await;
}

#[tokio::test]
async fn a_damaged_filter_index_is_made_anew() {
    let extensions = ["term", "idx", "fast", "json"];
    for extension in extensions {
        let directory = saved_shop().await;
        let filters = directory.path().join("index").join("filters");
        let damaged: Vec<_> =
            files_in(&filters).into_iter().filter(|path| path.extension().is_some_and(|it| it == extension)).collect();
        assert!(!damaged.is_empty(), "{extension}");
        for path in damaged {
            let mut bytes = fs::read(&path).unwrap();
            let middle = bytes.len() / 2;
            bytes[middle] ^= 0x55;
            bytes.truncate(bytes.len() - if extension == "json" { 9 } else { 0 });
            fs::write(path, bytes).unwrap();
        }
        expect_sound(directory.path()).await;
    }
}

#[tokio::test]
async fn a_filter_index_with_a_file_missing_or_cut_short_is_made_anew() {
    let directory = saved_shop().await;
    let filters = directory.path().join("index").join("filters");
    let a_file_of_terms =
        || files_in(&filters).into_iter().find(|path| path.extension().is_some_and(|it| it == "term")).unwrap();
    fs::remove_file(a_file_of_terms()).unwrap();
    expect_sound(directory.path()).await;
    let path = a_file_of_terms();
    let bytes = fs::read(&path).unwrap();
    fs::write(path, &bytes[..bytes.len() / 3]).unwrap();
    expect_sound(directory.path()).await;
}

/// Copies everything but what `skip` names; what a killed process leaves behind is such a copy.
fn copy(from: &Path, to: &Path, skip: &str) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (name, target) = (entry.file_name(), to.join(entry.file_name()));
        if name == skip {
            continue;
        }
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target, skip);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[tokio::test]
async fn an_index_that_is_behind_its_database_catches_up() {
    let directory = TempDir::new().unwrap();
    let shop = Shop::open(directory.path(), everything_by_graph()).await;
    shop.stock(0..1_500).await;
    shop.close().await;
    let old = TempDir::new().unwrap();
    copy(&directory.path().join("index"), &old.path().join("index"), "");

    let shop = Shop::open(directory.path(), everything_by_graph()).await;
    shop.stock(1_500..SIZE).await;
    // The vector of one that the old graph holds moves, and one goes.
    shop.move_to(3, 1_900).await;
    shop.index.delete(&shop.generation, &[Shop::id(5)]).await.unwrap();
    shop.close().await;
    fs::remove_dir_all(directory.path().join("index")).unwrap();
    copy(&old.path().join("index"), &directory.path().join("index"), "");

    let shop = Shop::open(directory.path(), everything_by_graph()).await;
    for _ in 0..2 {
        assert_eq!(shop.index.count(&shop.generation).await.unwrap(), u64::from(SIZE) - 1);
        expect_nearest(&shop, 1_777, None).await;
        let near_1900 = shop.nearest_ids(&vector_of(1_900), 2, None).await;
        assert_eq!(near_1900, [Shop::id(3), Shop::id(1_900)], "equal ones by id");
        assert!(!shop.nearest_ids(&vector_of(5), 20, None).await.contains(&Shop::id(5)));
        assert_ne!(shop.nearest_ids(&vector_of(3), 1, None).await, [Shop::id(3)]);
        shop.index.refresh(&shop.generation).await.unwrap();
    }
    shop.close().await;
}

#[tokio::test]
async fn an_index_that_is_ahead_of_a_restored_database_is_made_anew() {
    let directory = TempDir::new().unwrap();
    let shop = Shop::open(directory.path(), everything_by_graph()).await;
    shop.stock(0..1_500).await;
    shop.close().await;
    let backup = TempDir::new().unwrap();
    copy(directory.path(), backup.path(), "index");

    let shop = Shop::open(directory.path(), everything_by_graph()).await;
    shop.stock(1_500..SIZE).await;
    shop.close().await;
    copy(backup.path(), directory.path(), "index");

    let shop = Shop::open(directory.path(), everything_by_graph()).await;
    assert_eq!(shop.index.count(&shop.generation).await.unwrap(), 1_500);
    // What is written now takes the numbers of what was lost.
    shop.stock(1_600..SIZE).await;
    for n in [0, 1_499, 1_600, SIZE - 1] {
        expect_nearest_of(&shop, n, |other| !(1_500..1_600).contains(&other)).await;
    }
    let filter = Filter::parse("attributes.number in 1400..1700").unwrap();
    let query = NearestQuery { vector: &vector_of(1_550), k: 500, at_least: None, filter: Some(&filter) };
    assert_eq!(shop.index.nearest(&shop.generation, query).await.unwrap().hits.len(), 201);
    shop.close().await;
}

async fn expect_nearest_of(shop: &Shop, n: u32, there: impl Fn(u32) -> bool) {
    assert_eq!(shop.nearest_ids(&vector_of(n), 1, None).await, [Shop::id(n)]);
    assert!(there(n));
}

#[tokio::test]
async fn what_a_killed_process_leaves_behind_is_enough() {
    let directory = TempDir::new().unwrap();
    let shop = Shop::stocked(directory.path(), everything_by_graph()).await;
    shop.move_to(7, 42).await;
    let left = TempDir::new().unwrap();
    copy(directory.path(), left.path(), "");
    shop.close().await;

    let shop = Shop::open(left.path(), everything_by_graph()).await;
    assert_eq!(shop.nearest_ids(&vector_of(42), 2, None).await, [Shop::id(7), Shop::id(42)]);
    expect_nearest(&shop, 777, None).await;
    shop.close().await;
}

#[tokio::test]
async fn a_graph_saved_with_other_settings_is_made_anew() {
    let directory = saved_shop().await;
    let mut config = everything_by_graph();
    config.connectivity = 16;
    let shop = Shop::open(directory.path(), config).await;
    shop.index.refresh(&shop.generation).await.unwrap();
    expect_nearest(&shop, 777, None).await;
    shop.close().await;
    let stamp = fs::read_to_string(stamp_file(directory.path())).unwrap();
    assert!(stamp.contains("connectivity 16"), "{stamp}");
    open_by_graph(directory.path()).await.close().await;
}
