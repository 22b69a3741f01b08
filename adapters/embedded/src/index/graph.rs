//! The graph of vectors (HNSW, by usearch): finds candidates for the nearest; how near they are is computed elsewhere.
//!
//! usearch is used within what it is safe for: its searches lock nothing and may run beside each other, but not beside
//! an addition, so the owner keeps a graph behind a reader-writer lock and adds one vector at a time. It is only ever
//! added to; what was replaced or retired stays as garbage that a search steps over.
//!
//! The graph holds its own copies of the vectors in 8 bits a number. They steer the search and nothing else: at
//! 54,667 titles the candidates, compared again in full precision, hold as many of the true nearest as a graph of f32
//! does, in two thirds of the time, a third of the memory and of the file.

use std::{fmt, path::Path};

use likewise_usecases::{ErrorKind, PortError};
use usearch::{Index, IndexOptions, MetricKind, ScalarKind};

use super::{config::IndexConfig, error::graph_failed};
use crate::error::port_error;

/// The graph and what of the table `vectors` it holds.
pub(super) struct Graph {
    index: Index,
    /// Every current vector up to this change is in the graph.
    pub(super) up_to: u64,
    searchers: usize,
}

/// The name of a vector in the graph: the lower half of its change beside its product. A product's next vector has
/// another change, so a name that is not the current one is garbage.
pub(super) fn name_of(change: u64, product: u32) -> u64 {
    (change << 32) | u64::from(product)
}

/// The product of a name.
#[expect(clippy::cast_possible_truncation, reason = "the product is the lower half")]
pub(super) fn product_of(name: u64) -> u32 {
    name as u32
}

impl Graph {
    /// The format of the files that [`Graph::save`] writes: the library's major version, and how vectors are named.
    pub(super) const FORMAT: u32 = 201;

    /// An empty graph.
    pub(super) fn new(dimension: usize, config: &IndexConfig) -> Result<Self, PortError> {
        let options = IndexOptions {
            dimensions: dimension,
            metric: MetricKind::Cos,
            quantization: ScalarKind::I8,
            connectivity: config.connectivity,
            expansion_add: config.expansion_add,
            expansion_search: config.beam,
            multi: false,
        };
        let index = Index::new(&options).map_err(graph_failed("open"))?;
        let graph = Self { index, up_to: 0, searchers: config.searchers };
        graph.reserve(0)?;
        Ok(graph)
    }

    /// The graph that `path` holds, which holds everything up to `up_to`. The file must be one that [`Graph::save`]
    /// wrote, byte for byte: the reader trusts it.
    pub(super) fn load(path: &Path, (dimension, up_to): (usize, u64), config: &IndexConfig) -> Result<Self, PortError> {
        let mut graph = Self::new(dimension, config)?;
        graph.index.load(text_of(path)?).map_err(graph_failed("open"))?;
        graph.reserve(graph.len())?;
        graph.up_to = up_to;
        if graph.index.dimensions() == dimension {
            return Ok(graph);
        }
        Err(port_error(ErrorKind::Corrupt, "open", "the graph has another dimension than its generation"))
    }

    /// Writes the graph to `path`.
    pub(super) fn save(&self, path: &Path) -> Result<(), PortError> {
        self.index.save(text_of(path)?).map_err(graph_failed("save"))
    }

    /// How many vectors it holds, garbage included.
    pub(super) fn len(&self) -> usize {
        self.index.size()
    }

    pub(super) fn contains(&self, name: u64) -> bool {
        self.index.contains(name)
    }

    /// Adds a vector; one that is there already stays.
    pub(super) fn add(&mut self, name: u64, vector: &[f32]) -> Result<(), PortError> {
        if self.index.contains(name) {
            return Ok(());
        }
        let len = self.len();
        if len >= self.index.capacity() {
            // A third more at a time: what is copied is one pointer a vector.
            self.reserve(len + len / 3 + 1_024)?;
        }
        self.index.add(name, vector).map_err(graph_failed("merge"))
    }

    /// The names of up to `beam` vectors near to `query` that `wanted` lets through, nearest first, each with its
    /// distance as the graph sees it.
    pub(super) fn search(
        &self,
        query: &[f32],
        beam: usize,
        wanted: impl Fn(u64) -> bool,
    ) -> Result<Vec<(u64, f32)>, PortError> {
        if self.len() == 0 {
            return Ok(Vec::new());
        }
        let found = self.index.filtered_search(query, beam, wanted).map_err(graph_failed("nearest"))?;
        Ok(found.keys.into_iter().zip(found.distances).collect())
    }

    /// A place of work for each searcher is reserved as well: without one a search fails.
    fn reserve(&self, capacity: usize) -> Result<(), PortError> {
        self.index.reserve_capacity_and_threads(capacity, self.searchers + 1).map_err(graph_failed("merge"))
    }
}

impl fmt::Debug for Graph {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Graph").field("len", &self.len()).field("up_to", &self.up_to).finish_non_exhaustive()
    }
}

fn text_of(path: &Path) -> Result<&str, PortError> {
    path.to_str().ok_or_else(|| {
        port_error(ErrorKind::InvalidInput, "open", "the data directory's path is not UTF-8")
            .with("path", path.display())
    })
}

#[cfg(test)]
#[expect(clippy::cast_precision_loss, reason = "small whole numbers are exact")]
mod tests {
    use super::*;

    fn graph_of(count: u32) -> Graph {
        let mut graph = Graph::new(3, &IndexConfig::default()).unwrap();
        for n in 0..count {
            let angle = n as f32 / 1_000.0;
            graph.add(name_of(u64::from(n) + 1, n), &[angle.cos(), angle.sin(), 0.0]).unwrap();
        }
        graph
    }

    #[test]
    fn a_name_keeps_its_product_whatever_the_change() {
        for change in [1, u64::from(u32::MAX), u64::MAX] {
            assert_eq!(product_of(name_of(change, 4_000_000_000)), 4_000_000_000);
        }
        assert_ne!(name_of(1, 7), name_of(2, 7));
    }

    #[test]
    fn only_what_is_wanted_is_found() {
        let graph = graph_of(500);
        let found = graph.search(&[1.0, 0.0, 0.0], 100, |name| product_of(name) >= 300).unwrap();
        assert_eq!(found.len(), 100);
        assert!(found.iter().all(|(name, _)| product_of(*name) >= 300));
        assert!(
            Graph::new(3, &IndexConfig::default()).unwrap().search(&[1.0, 0.0, 0.0], 9, |_| true).unwrap().is_empty()
        );
    }

    #[test]
    fn a_saved_graph_finds_the_same_and_can_be_added_to() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("graph");
        let graph = graph_of(200);
        graph.save(&path).unwrap();
        let mut loaded = Graph::load(&path, (3, 200), &IndexConfig::default()).unwrap();
        let query = [0.9, 0.1, 0.0];
        assert_eq!(loaded.search(&query, 50, |_| true).unwrap(), graph.search(&query, 50, |_| true).unwrap());
        loaded.add(name_of(201, 200), &query).unwrap();
        loaded.add(name_of(201, 200), &query).unwrap();
        assert_eq!((loaded.len(), loaded.up_to, loaded.contains(name_of(201, 200))), (201, 200, true));
    }
}
