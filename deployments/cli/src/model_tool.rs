//! The model tool of `scripts/model`, carried inside the program, so that `likewise model build` works without the
//! sources.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use include_dir::{Dir, include_dir};

static TOOL: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../scripts/model");
static GOLDEN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../adapters/onnx/tests/golden");

/// Writes the tool below `folder`, laid out as in the sources, and gives the script to start.
pub(crate) fn unpack(folder: &Path) -> io::Result<PathBuf> {
    let tool = folder.join("scripts/model");
    write(&TOOL, &tool)?;
    write(&GOLDEN, &folder.join("adapters/onnx/tests/golden"))?;
    Ok(tool.join("build.py"))
}

fn write(from: &Dir<'_>, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for file in from.files() {
        if let Some(name) = file.path().file_name() {
            fs::write(to.join(name), file.contents())?;
        }
    }
    for folder in from.dirs() {
        // What Python left behind while the sources were tried out is no part of the tool.
        match folder.path().file_name() {
            Some(name) if name != "__pycache__" => write(folder, &to.join(name))?,
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::unpack;

    #[test]
    fn the_tool_is_unpacked_whole() {
        let folder = tempfile::tempdir().unwrap();
        let script = unpack(folder.path()).unwrap();
        assert!(script.is_file());
        for needed in ["artefact/make.py", "requirements.txt", "calibration.txt", "../../adapters/onnx/tests/golden"] {
            assert!(script.with_file_name(needed).exists(), "{needed} is missing");
        }
    }
}
