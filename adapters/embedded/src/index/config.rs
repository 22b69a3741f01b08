//! Settings of the derived indexes. The defaults are measured; docs/performance.md has the figures.

use likewise_usecases::{ErrorKind, PortError};

use crate::error::port_error;

/// Settings of the derived indexes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexConfig {
    /// Links of a node of the graph; more of them find more and take more memory. From 4 to 128.
    pub connectivity: usize,
    /// How many candidates are weighed where a node is added to the graph. From 16 to 4,096.
    pub expansion_add: usize,
    /// How many candidates a search of the graph keeps: the price of recall. From 100 to 4,096.
    pub beam: usize,
    /// Up to this many vectors are compared one by one, without the graph.
    pub exact_up_to: usize,
    /// How many vectors are compared one by one, in 8 bits a number, in the time that the graph takes for one more
    /// candidate; whichever of the two is the faster one answers. From 1 to 1,024. Measured at 54,667 vectors of 384
    /// dimensions: 5.2 ms for 1,500 candidates of the graph, 2 ms to compare with all.
    pub compared_a_candidate: usize,
    /// How many vectors may wait for the graph while others are still being written. Those that wait are compared one
    /// by one, so they are found all the same.
    pub longest_tail: usize,
    /// How many searches run at the same time; further ones wait. At least 1.
    pub searchers: usize,
}

impl Default for IndexConfig {
    /// Recall@10 of 0.996 to 0.997 at 54,667 real titles of 384 dimensions, in whatever order and portions they are
    /// written; 0.994 with connectivity 24 and expansion 128.
    fn default() -> Self {
        Self {
            connectivity: 32,
            expansion_add: 256,
            beam: 208,
            exact_up_to: 10_000,
            compared_a_candidate: 64,
            longest_tail: 32_768,
            searchers: 8,
        }
    }
}

impl IndexConfig {
    /// Refuses what cannot work, all of it at once.
    pub(crate) fn validate(&self) -> Result<(), PortError> {
        let bounds = [
            ("connectivity", self.connectivity, 4, 128),
            ("expansion_add", self.expansion_add, 16, 4_096),
            ("beam", self.beam, 100, 4_096),
            ("compared_a_candidate", self.compared_a_candidate, 1, 1_024),
            ("searchers", self.searchers, 1, 256),
        ];
        let problems: Vec<String> = bounds
            .iter()
            .filter(|(_, value, least, most)| !(least..=most).contains(&value))
            .map(|(name, value, least, most)| format!("{name} is {value}, accepted is {least} to {most}"))
            .collect();
        if problems.is_empty() {
            return Ok(());
        }
        Err(port_error(ErrorKind::InvalidInput, "open", problems.join("; ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_accepted_and_all_problems_are_named() {
        assert!(IndexConfig::default().validate().is_ok());
        let wrong = IndexConfig { beam: 99, searchers: 0, ..IndexConfig::default() };
        let refused = wrong.validate().unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::InvalidInput);
        assert_eq!(refused.message(), "beam is 99, accepted is 100 to 4096; searchers is 0, accepted is 1 to 256");
    }
}
