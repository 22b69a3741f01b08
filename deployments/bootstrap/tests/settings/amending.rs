//! Changing a configuration file.

use std::fs;

use likewise_bootstrap::settings::{AmendError, AmendedValue, Amendment, Overrides, Settings};

use crate::support::written;

fn number(key: &'static str, value: f32) -> Amendment {
    Amendment { key, value: AmendedValue::Number(value) }
}

#[track_caller]
fn amended(text: &str, amendments: &[Amendment]) -> String {
    let written = written(text);
    let amended = Settings::amend(&written.overrides(), amendments).unwrap();
    assert_eq!((amended.before.as_str(), amended.overridden.len()), (text, 0));
    assert_eq!(fs::read_to_string(written.file()).unwrap(), text, "nothing is written before it is asked for");
    let staged = amended.stage().unwrap();
    assert_eq!(fs::read_to_string(written.file()).unwrap(), text, "it is beside the file until it is put there");
    staged.put().unwrap();
    assert_eq!(fs::read_to_string(written.file()).unwrap(), amended.after);
    assert_eq!(fs::read_dir(written.folder()).unwrap().count(), 1, "nothing else is left there");
    written.settings();
    amended.after
}

#[test]
fn comments_and_order_stay_and_only_the_value_changes() {
    let text = "# ours\n[http]\nlisten = \"127.0.0.1:0\"   # local\n\n[search]\n# why\nfloor = 0.30 # a floor\nwindow = \
                500\n\n[search.weights]\nfocus=0.3\n\n[log]\nlevel = 'warn'\n";
    let expected = text.replace("0.30 #", "0.25 #").replace("focus=0.3", "focus=0.45");
    assert_eq!(amended(text, &[number("search.floor", 0.25), number("search.weights.focus", 0.45)]), expected);
}

#[test]
fn what_is_not_there_is_added_where_it_belongs() {
    let focus = || [number("search.weights.focus", 0.6)];
    assert_eq!(amended("", &focus()), "[search]\nweights = { focus = 0.6 }\n");
    assert_eq!(amended("[search]\nfloor = 0.2\n", &focus()), "[search]\nfloor = 0.2\nweights = { focus = 0.6 }\n");
    assert_eq!(
        amended("[search]\nweights = { phrase = 0.1 } # few\n", &focus()),
        "[search]\nweights = { phrase = 0.1, focus = 0.6 } # few\n"
    );
    assert_eq!(amended("[search.weights]\nphrase = 0.1\n", &focus()), "[search.weights]\nphrase = 0.1\nfocus = 0.6\n");
    assert_eq!(
        amended("search.weights.phrase = 0.1\n", &focus()),
        "search.weights.phrase = 0.1\nsearch.weights.focus = 0.6\n"
    );
    let template =
        Amendment { key: "passage.template", value: AmendedValue::Text("{brand} {title} \"new\"".to_owned()) };
    assert!(amended("", &[template]).contains("[passage]\ntemplate = "));
}

#[test]
fn a_file_that_is_not_there_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("likewise.toml");
    let overrides = Overrides { config: Some(path.clone()), data: None };
    Settings::amend(&overrides, &[number("search.floor", 0.35)]).unwrap().stage().unwrap().put().unwrap();
    assert_eq!(fs::read_to_string(path).unwrap(), "[search]\nfloor = 0.35\n");
}

#[test]
fn what_cannot_be_changed_is_refused_and_stays() {
    let read_only = written("[search]\nfloor = 0.2\n");
    let mut permissions = fs::metadata(read_only.file()).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(read_only.file(), permissions).unwrap();
    let refused = Settings::amend(&read_only.overrides(), &[number("search.floor", 0.25)]).unwrap_err();
    assert!(matches!(&refused, AmendError::ReadOnly(path) if *path == read_only.file()), "{refused}");

    let refused = |text: &str, amendment| Settings::amend(&written(text).overrides(), &[amendment]).unwrap_err();
    let no_table = refused("search = 3\n", number("search.floor", 0.25));
    assert!(matches!(&no_table, AmendError::NoTable { holder, .. } if holder == "search"), "{no_table}");
    let broken = refused("[search\n", number("search.floor", 0.25));
    assert!(matches!(broken, AmendError::NotToml(..)), "{broken}");
    let wrong = refused("[search]\nfloor = 0.2\n", number("search.floor", 1.5));
    assert!(matches!(&wrong, AmendError::Refused(problems) if problems.0[0].key == "search.floor"), "{wrong}");
    let unknown = refused("[search]\nflor = 0.2\n", number("search.floor", 0.25));
    assert!(matches!(&unknown, AmendError::Refused(problems) if problems.0[0].key == "search.flor"), "{unknown}");
}

#[test]
fn a_folder_that_takes_no_files_is_told_before_anything_is_done() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("absent").join("likewise.toml");
    let refused = Settings::file_to_amend(&Overrides { config: Some(path.clone()), data: None }).unwrap_err();
    let told = matches!(&refused, AmendError::Files { path: told, what: "written", .. } if *told == path);
    assert!(told, "{refused}");
    let taken = written("[search]\nfloor = 0.2\n");
    Settings::file_to_amend(&taken.overrides()).unwrap();
    assert_eq!(fs::read_dir(taken.folder()).unwrap().count(), 1, "nothing of the attempt is left there");
}

#[test]
fn what_was_not_put_there_leaves_nothing() {
    let text = "[search]\nfloor = 0.2\n";
    let file = written(text);
    let amended = Settings::amend(&file.overrides(), &[number("search.floor", 0.25)]).unwrap();
    drop(amended.stage().unwrap());
    assert_eq!(fs::read_to_string(file.file()).unwrap(), text);
    let staged = amended.stage().unwrap();
    fs::remove_file(file.file()).unwrap();
    fs::create_dir(file.file()).unwrap();
    let failed = staged.put().unwrap_err();
    assert!(matches!(&failed, AmendError::Files { what: "written", .. }), "{failed}");
    assert_eq!(fs::read_dir(file.folder()).unwrap().count(), 1, "only what stands in the way");
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link() {
    let written = written("[search]\nfloor = 0.2\n");
    let link = written.folder().join("link.toml");
    std::os::unix::fs::symlink(written.file(), &link).unwrap();
    let overrides = Overrides { config: Some(link.clone()), data: None };
    Settings::amend(&overrides, &[number("search.floor", 0.25)]).unwrap().stage().unwrap().put().unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::read_to_string(written.file()).unwrap(), "[search]\nfloor = 0.25\n");
}
