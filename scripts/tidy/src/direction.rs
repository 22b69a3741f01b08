//! Invariant 2: adapters never see each other or a deployment, and only `bootstrap` sees two adapters. And: every
//! member inherits its package fields, its lints and its versions from the workspace.

use toml::{Table, Value};

use crate::{
    Finding,
    workspace::{Dependency, Layer, Member},
};

/// The package fields that every member inherits.
const INHERITED: &[&str] = &["version", "edition", "rust-version", "license", "publish"];

/// Dependencies that point the wrong way.
pub fn between_members(members: &[Member]) -> Vec<Finding> {
    members.iter().flat_map(|member| wrong_ways(member, members)).collect()
}

fn wrong_ways(member: &Member, members: &[Member]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut adapters = Vec::new();
    for dependency in &member.dependencies {
        let Some(other) = members.iter().find(|other| other.name == dependency.name) else { continue };
        if other.layer() == Layer::Adapter {
            adapters.push(other.name.as_str());
        }
        if let Some(reason) = reason_against(member.layer(), other.layer(), dependency) {
            findings.push(Finding::new(&member.name, format!("depends on {}: {reason}", other.name)));
        }
    }
    adapters.sort_unstable();
    adapters.dedup();
    if adapters.len() > 1 && member.layer() != Layer::Bootstrap {
        let problem = format!("sees {}: only bootstrap sees two adapters", adapters.join(" and "));
        findings.push(Finding::new(&member.name, problem));
    }
    if member.layer() == Layer::Unknown {
        findings.push(Finding::new(&member.name, format!("{} is no place for a crate", member.folder)));
    }
    findings
}

/// Why a crate of layer `from` must not depend on one of layer `to`.
fn reason_against(from: Layer, to: Layer, dependency: &Dependency) -> Option<&'static str> {
    let deployment = [Layer::Bootstrap, Layer::Http, Layer::Binary].contains(&to);
    match (from, to) {
        (_, Layer::Conformance) if !dependency.dev => Some("the suites are for tests alone"),
        (Layer::Adapter | Layer::Conformance, Layer::Adapter) => Some("an adapter never sees another"),
        (Layer::Adapter | Layer::Conformance, _) if deployment => Some("an adapter never sees a deployment"),
        (Layer::Domain, Layer::Usecases | Layer::Adapter) => Some("the domain sees nobody"),
        (Layer::Domain | Layer::Usecases, _) if deployment => Some("arrows point inward"),
        (Layer::Usecases | Layer::Http, Layer::Adapter) => Some("it knows ports, not who stands behind them"),
        (Layer::Http, _) if deployment => Some("the router knows use cases alone, so that any binary can serve it"),
        (Layer::Bootstrap, Layer::Adapter) if !dependency.dev && !dependency.optional => {
            Some("each adapter stands behind a feature of its name")
        }
        (Layer::Tool, Layer::Adapter | Layer::Domain | Layer::Usecases) => Some("tools know files, not the product"),
        _ => None,
    }
}

/// What a member says for itself that the workspace says for all.
pub fn inheritance(members: &[Member]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for member in members {
        let table = |key: &str| member.manifest.get(key).and_then(Value::as_table);
        let package = table("package");
        for field in INHERITED {
            if !inherits(package.and_then(|package| package.get(*field))) {
                findings.push(Finding::new(&member.name, format!("`{field}` is not inherited from the workspace")));
            }
        }
        if table("lints").is_none_or(|lints| lints.get("workspace").and_then(Value::as_bool) != Some(true)) {
            findings.push(Finding::new(&member.name, "`lints` are not inherited from the workspace"));
        }
        for section in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let own = table(section).into_iter().flatten().filter(|(_, value)| !inherits(Some(value)));
            findings.extend(own.map(|(name, _)| {
                Finding::new(&member.name, format!("the version of `{name}` is not inherited from the workspace"))
            }));
        }
    }
    findings
}

fn inherits(value: Option<&Value>) -> bool {
    value.and_then(Value::as_table).and_then(|table| table.get("workspace")).and_then(Value::as_bool) == Some(true)
}

/// Features of `bootstrap` that are missing or not named after their adapter.
pub fn features(members: &[Member]) -> Vec<Finding> {
    let empty = Table::new();
    let Some(bootstrap) = members.iter().find(|member| member.layer() == Layer::Bootstrap) else {
        return vec![Finding::new("deployments/bootstrap", "is missing")];
    };
    let features = bootstrap.manifest.get("features").and_then(Value::as_table).unwrap_or(&empty);
    let mut findings = Vec::new();
    for adapter in members.iter().filter(|member| member.layer() == Layer::Adapter) {
        let name = adapter.folder.trim_start_matches("adapters/");
        if adapter.name != format!("likewise-adapter-{name}") {
            findings.push(Finding::new(&adapter.name, format!("is in {}: the two names differ", adapter.folder)));
        }
        let switch = Value::from(format!("dep:{}", adapter.name));
        let switches = features.get(name).and_then(Value::as_array).is_some_and(|list| list.contains(&switch));
        if !switches {
            findings.push(Finding::new(&bootstrap.name, format!("has no feature `{name}` that holds {switch}")));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::sample;

    const A: &str = "likewise-adapter-a";
    const B: &str = "likewise-adapter-b";

    fn found(members: &[Member]) -> Vec<String> {
        between_members(members).into_iter().map(|finding| finding.to_string()).collect()
    }

    #[test]
    fn wrong_ways_are_found() {
        let conformance = "likewise-conformance";
        let members = [
            sample("domain", &[("likewise-usecases", false, false)]),
            sample("usecases", &[(conformance, true, false), (A, true, false)]),
            sample("adapters/conformance", &[]),
            sample("adapters/a", &[(conformance, true, false)]),
            sample("adapters/b", &[(conformance, false, false), (A, true, false), ("likewise-http", false, false)]),
            sample("deployments/bootstrap", &[(A, false, true), (B, false, false)]),
            sample("deployments/http", &[("likewise-bootstrap", false, false)]),
            sample("deployments/cli", &[("likewise-bootstrap", false, false), (A, false, false), (B, true, false)]),
            sample("elsewhere", &[]),
        ];
        let findings = found(&members);
        let broken: Vec<_> = findings.iter().map(|finding| finding.split(':').next().unwrap()).collect();
        let expected =
            ["domain", "usecases", "adapter-b", "adapter-b", "adapter-b", "bootstrap", "http", "cli", "elsewhere"];
        assert_eq!(broken, expected.map(|name| format!("likewise-{name}")), "{findings:#?}");
    }

    #[test]
    fn the_right_way_is_not_found() {
        let members = [
            sample("domain", &[]),
            sample("usecases", &[("likewise-domain", false, false), ("likewise-conformance", true, false)]),
            sample("adapters/conformance", &[("likewise-usecases", false, false)]),
            sample("adapters/a", &[("likewise-usecases", false, false), ("likewise-conformance", true, false)]),
            sample("adapters/b", &[]),
            sample("deployments/bootstrap", &[(A, false, true), (B, false, true)]),
            sample("deployments/cli", &[("likewise-bootstrap", false, false), ("likewise-http", false, false)]),
        ];
        assert_eq!(found(&members), Vec::<String>::new());
    }

    #[test]
    fn what_is_not_inherited_is_found() {
        let mut member = sample("domain", &[]);
        let inherited: Vec<_> = INHERITED.iter().map(|field| format!("{field}.workspace = true")).collect();
        let inherited = inherited.join("\n");
        let manifest =
            format!("[package]\n{inherited}\n[lints]\nworkspace = true\n[dependencies]\nregex.workspace = true\n");
        member.manifest = manifest.parse().unwrap();
        assert_eq!(inheritance(&[member.clone()]), []);
        let own = manifest
            .replace("edition.workspace = true", "edition = \"2021\"")
            .replace("regex.workspace = true", "regex = \"1\"");
        member.manifest = own.replace("[lints]\nworkspace = true", "").parse().unwrap();
        let problems: Vec<_> = inheritance(&[member]).into_iter().map(|finding| finding.problem).collect();
        assert_eq!(problems.len(), 3, "{problems:?}");
    }

    #[test]
    fn an_adapter_without_its_feature_is_found() {
        let mut bootstrap = sample("deployments/bootstrap", &[]);
        bootstrap.manifest = "[features]\na = [\"dep:likewise-adapter-a\"]\n".parse().unwrap();
        let members =
            [bootstrap, sample("adapters/a", &[]), sample("adapters/b", &[]), sample("adapters/conformance", &[])];
        let problems: Vec<_> = features(&members).into_iter().map(|finding| finding.problem).collect();
        assert_eq!(problems, ["has no feature `b` that holds \"dep:likewise-adapter-b\""]);
    }
}
