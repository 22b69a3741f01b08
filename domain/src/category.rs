//! Category paths, widest first.

use std::fmt;

use crate::{Invalid, Product, invalid::bounded_text};

/// One to ten steps from the widest category to the narrowest, such as `Kitchen > Kettles`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CategoryPath(Vec<String>);

impl CategoryPath {
    /// The most steps a path may have.
    pub const MOST_STEPS: usize = 10;
    /// What stands between two steps where a path is written as one text.
    pub const SEPARATOR: &'static str = " > ";

    /// A path of `steps`, none with `>` in it, so that the path reads back from its own text; empty steps are left out.
    pub fn new<S: AsRef<str>>(steps: impl IntoIterator<Item = S>) -> Result<Self, Invalid> {
        let mut path = Vec::new();
        for step in steps {
            if step.as_ref().contains('>') {
                return Err(Invalid::new("category", "has a step with > in it, which stands between steps"));
            }
            if !step.as_ref().trim().is_empty() {
                path.push(bounded_text("category", step.as_ref(), Product::MOST_NAME_CHARACTERS)?);
            }
        }
        match path.len() {
            0 => Err(Invalid::new("category", "is empty")),
            n if n > Self::MOST_STEPS => {
                Err(Invalid::new("category", format!("has {n} steps, at most {} are accepted", Self::MOST_STEPS)))
            }
            _ => Ok(Self(path)),
        }
    }

    /// The path that `text` spells with `>` between its steps.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        Self::new(text.split('>'))
    }

    /// The steps, widest first; at least one.
    pub fn steps(&self) -> &[String] {
        &self.0
    }

    /// Whether this path is `ancestor` or lies below it.
    pub fn is_within(&self, ancestor: &Self) -> bool {
        self.0.starts_with(&ancestor.0)
    }
}

impl fmt::Display for CategoryPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, step) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str(Self::SEPARATOR)?;
            }
            f.write_str(step)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_reads_back_from_its_own_text() {
        let path = CategoryPath::parse("Kitchen>Kettles > Electric").unwrap();
        assert_eq!(path.steps(), ["Kitchen", "Kettles", "Electric"]);
        assert_eq!(CategoryPath::parse(&path.to_string()).unwrap(), path);
        assert!(path.is_within(&CategoryPath::parse("Kitchen").unwrap()));
        assert!(!path.is_within(&CategoryPath::parse("Kettles").unwrap()));
        assert!(CategoryPath::parse(" > ").is_err());
        assert!(CategoryPath::new(["Kitchen", "Kettles > Electric"]).is_err());
    }
}
