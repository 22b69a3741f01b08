//! Secrets are referred to, never written down, and never shown.

use std::fs;

use likewise_bootstrap::settings::Settings;
use secrecy::ExposeSecret as _;

use crate::support::{refused, refused_for, written};

fn token(settings: &Settings) -> String {
    let token = settings.http.admin_token.as_ref().expect("a token is configured").resolve().unwrap();
    token.expose_secret().to_owned()
}

#[test]
fn a_secret_comes_from_an_environment_variable() {
    // Cargo sets this variable for every test.
    let file = written("[http]\nadmin_token = { env = \"CARGO_MANIFEST_DIR\" }");
    assert_eq!(token(&file.settings()), env!("CARGO_MANIFEST_DIR"));
}

#[test]
fn a_secret_comes_from_a_file_beside_the_configuration_without_the_white_space_around_it() {
    let file = written("[http]\nadmin_token = { file = \"token.txt\" }");
    fs::write(file.folder().join("token.txt"), "  s3cret\n").unwrap();
    assert_eq!(token(&file.settings()), "s3cret");
}

#[test]
fn a_secret_that_is_not_there_is_a_problem() {
    let unset = "LIKEWISE_TEST_VARIABLE_THAT_NOBODY_SETS";
    refused_for(
        &format!("[http]\nadmin_token = {{ env = \"{unset}\" }}"),
        "http.admin_token",
        &format!("the environment variable {unset} is not set"),
    );
    let file = written("[http]\nadmin_token = { file = \"absent.txt\" }");
    let problem = file.problems().remove(0);
    assert_eq!(problem.key, "http.admin_token");
    let expected = format!("the file {} cannot be read: ", file.folder().join("absent.txt").display());
    assert!(problem.message.starts_with(&expected), "{}", problem.message);
    let file = written("[http]\nadmin_token = { file = \"empty.txt\" }");
    fs::write(file.folder().join("empty.txt"), "\n \n").unwrap();
    assert_eq!(file.problems().remove(0).message, "is empty");
}

#[test]
fn a_reference_names_one_place() {
    let message = "names both or neither of env and file, accepted is exactly one";
    refused_for("[http]\nadmin_token = {}", "http.admin_token", message);
    refused_for("[http]\nadmin_token = { env = \"A\", file = \"b\" }", "http.admin_token", message);
    let told = refused("[http]\nadmin_token = { value = \"s3cret\" }");
    let unknown = ("http.admin_token.value".to_owned(), "is no setting, known are env, file".to_owned());
    assert_eq!(told, [("http.admin_token".to_owned(), message.to_owned()), unknown]);
}

#[test]
fn a_secret_is_shown_neither_in_problems_nor_in_settings() {
    let file = written("[http]\nadmin_token = \"hunter2\"");
    let problems = Settings::load(&file.overrides()).unwrap_err();
    assert!(!format!("{problems} {problems:?}").contains("hunter2"), "{problems}");

    let file = written("[http]\nadmin_token = { file = \"token.txt\" }");
    fs::write(file.folder().join("token.txt"), "hunter2").unwrap();
    let settings = file.settings();
    let shown = serde_json::to_string(&settings).unwrap();
    assert!(shown.contains("token.txt") && !shown.contains("hunter2"), "{shown}");
    assert!(!format!("{settings:?}").contains("hunter2"));
}
