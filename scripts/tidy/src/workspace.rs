//! The workspace's members: their place, their manifests, and what they depend on, from `cargo metadata` and
//! `cargo tree`.

use std::{path::Path, process::Command};

use anyhow::{Context as _, Result, ensure};
use cargo_metadata::{DependencyKind, MetadataCommand};
use toml::Table;

/// A member of the workspace.
#[derive(Debug, Clone)]
pub struct Member {
    /// Its package's name.
    pub name: String,
    /// Its folder, from the root.
    pub folder: String,
    /// Its manifest.
    pub manifest: Table,
    /// What it depends on directly.
    pub dependencies: Vec<Dependency>,
}

/// A direct dependency.
#[derive(Debug, Clone)]
pub struct Dependency {
    /// The package's name.
    pub name: String,
    /// Whether it is for tests and benchmarks alone.
    pub dev: bool,
    /// Whether a feature switches it on.
    pub optional: bool,
}

/// Where a member stands in the hexagon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layer {
    /// `domain`.
    Domain,
    /// `usecases`.
    Usecases,
    /// `adapters/conformance`.
    Conformance,
    /// Any other crate in `adapters`.
    Adapter,
    /// `deployments/bootstrap`.
    Bootstrap,
    /// `deployments/http`.
    Http,
    /// Any other crate in `deployments`.
    Binary,
    /// A crate in `scripts`.
    Tool,
    /// Anywhere else.
    Unknown,
}

impl Member {
    /// Where it stands.
    pub fn layer(&self) -> Layer {
        match self.folder.as_str() {
            "domain" => Layer::Domain,
            "usecases" => Layer::Usecases,
            "adapters/conformance" => Layer::Conformance,
            "deployments/bootstrap" => Layer::Bootstrap,
            "deployments/http" => Layer::Http,
            folder if folder.starts_with("adapters/") => Layer::Adapter,
            folder if folder.starts_with("deployments/") => Layer::Binary,
            folder if folder.starts_with("scripts/") => Layer::Tool,
            _ => Layer::Unknown,
        }
    }
}

/// Every member of the workspace at `root`.
pub fn members(root: &Path) -> Result<Vec<Member>> {
    // Without dependencies, cargo reads the members' manifests alone: nothing is resolved and nothing is fetched.
    let metadata = MetadataCommand::new().manifest_path(root.join("Cargo.toml")).no_deps().exec()?;
    let root = metadata.workspace_root.clone();
    let read = |package: cargo_metadata::Package| {
        let text = std::fs::read_to_string(&package.manifest_path)
            .with_context(|| format!("{} cannot be read", package.manifest_path))?;
        let folder = package.manifest_path.parent().and_then(|folder| folder.strip_prefix(&root).ok());
        Ok(Member {
            name: package.name.to_string(),
            folder: folder.map(|folder| folder.as_str().replace('\\', "/")).unwrap_or_default(),
            manifest: text.parse().with_context(|| format!("{} is not TOML", package.manifest_path))?,
            dependencies: package.dependencies.into_iter().map(dependency).collect(),
        })
    };
    metadata.packages.into_iter().map(read).collect()
}

fn dependency(found: cargo_metadata::Dependency) -> Dependency {
    Dependency { name: found.name, dev: found.kind == DependencyKind::Development, optional: found.optional }
}

/// What `package` reaches by normal dependencies when it is built alone, as `cargo tree` shows it: a depth and a name
/// on each line. The resolved graph of `cargo metadata` would not do: it holds the features that all members ask for
/// together, and weak optional dependencies that nobody switched on.
pub fn reached(root: &Path, package: &str) -> Result<String> {
    let cargo = option_env!("CARGO").unwrap_or("cargo");
    let output = Command::new(cargo)
        .args(["tree", "--quiet", "--locked", "--edges", "normal,no-proc-macro", "--prefix", "depth", "--no-dedupe"])
        .args(["--format", " {p}", "--package", package])
        .current_dir(root)
        .output()
        .context("cargo tree cannot be started")?;
    ensure!(output.status.success(), "cargo tree failed: {}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8(output.stdout)?)
}

#[cfg(test)]
pub(crate) fn sample(folder: &str, dependencies: &[(&str, bool, bool)]) -> Member {
    let last = folder.rsplit('/').next().unwrap();
    let name = match folder.split('/').next().unwrap() {
        "adapters" if last != "conformance" => format!("likewise-adapter-{last}"),
        _ => format!("likewise-{last}"),
    };
    let dependency = |&(name, dev, optional): &(&str, bool, bool)| Dependency { name: name.to_owned(), dev, optional };
    Member {
        name,
        folder: folder.to_owned(),
        manifest: Table::new(),
        dependencies: dependencies.iter().map(dependency).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::root;

    #[test]
    fn the_real_members_are_found_in_their_layers() {
        let members = members(&root()).unwrap();
        let layer = |name: &str| members.iter().find(|member| member.name == name).map(Member::layer);
        assert_eq!(layer("likewise-domain"), Some(Layer::Domain));
        assert_eq!(layer("likewise-usecases"), Some(Layer::Usecases));
        assert_eq!(layer("likewise-conformance"), Some(Layer::Conformance));
        assert_eq!(layer("likewise-adapter-embedded"), Some(Layer::Adapter));
        assert_eq!(layer("likewise-tidy"), Some(Layer::Tool));
        let usecases = members.iter().find(|member| member.name == "likewise-usecases").unwrap();
        assert!(usecases.dependencies.iter().any(|dependency| dependency.name == "likewise-domain" && !dependency.dev));
    }

    #[test]
    fn what_a_crate_reaches_is_listed_with_its_depth() {
        let listed = reached(&root(), "likewise-usecases").unwrap();
        assert!(listed.starts_with("0 likewise-usecases v"), "{listed}");
        assert!(listed.lines().any(|line| line.starts_with("2 blake3 v")), "{listed}");
    }
}
