//! Pipelines: an embedder and an index under one name, and the generation that the two make together.

use std::sync::Arc;

use likewise_domain::{Fingerprint, PassageTemplate, Product, fingerprint::ModelIdentity};

use crate::ports::{Embedder, KeywordIndex, PassageDuty, VectorIndex};

/// What decides the vectors of a generation, without the means to make them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Generation {
    /// Its name.
    pub fingerprint: Fingerprint,
    /// How a product becomes the text that is embedded.
    pub template: PassageTemplate,
}

impl Generation {
    /// The generation of passages that `template` renders and `model` embeds.
    pub fn new(model: &ModelIdentity, template: PassageTemplate) -> Self {
        Self { fingerprint: Fingerprint::of(model, &template), template }
    }

    /// What `product` owes to this generation.
    pub fn duty(&self, product: &Product) -> PassageDuty {
        let passage = self.template.render(product).hash(&self.fingerprint);
        PassageDuty { generation: self.fingerprint.clone(), passage }
    }
}

/// An embedder and an index that serve queries together.
#[derive(Debug, Clone)]
pub struct Pipeline {
    /// What queries and config call it.
    pub name: String,
    /// Whose vectors it compares; a query is embedded by `embedder` and compared with vectors of this generation alone.
    pub generation: Generation,
    /// What embeds its queries and passages.
    pub embedder: Arc<dyn Embedder>,
    /// What holds its vectors.
    pub index: Arc<dyn VectorIndex>,
    /// What finds, counts and orders products by their words.
    pub keywords: Arc<dyn KeywordIndex>,
}

impl Pipeline {
    /// A pipeline of `embedder` and an index of vectors and words; its fingerprint follows from the embedder's card and the template, so no
    /// query can meet vectors of another model or template.
    pub fn new(
        name: impl Into<String>,
        template: PassageTemplate,
        embedder: Arc<dyn Embedder>,
        (index, keywords): (Arc<dyn VectorIndex>, Arc<dyn KeywordIndex>),
    ) -> Self {
        let generation = Generation::new(&embedder.card().model, template);
        Self { name: name.into(), generation, embedder, index, keywords }
    }
}

/// No pipeline has the name that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no pipeline {asked:?}; there are {}", known.join(", "))]
pub struct UnknownPipeline {
    /// The name that was asked for.
    pub asked: String,
    /// The names that there are.
    pub known: Vec<String>,
}

/// The pipelines of a process: at least one, the first of which answers where none is named.
#[derive(Debug, Clone)]
pub struct Pipelines {
    first: Arc<Pipeline>,
    others: Vec<Arc<Pipeline>>,
}

impl Pipelines {
    /// Pipelines of which `first` is the default.
    pub fn new(first: Pipeline, others: Vec<Pipeline>) -> Self {
        Self { first: Arc::new(first), others: others.into_iter().map(Arc::new).collect() }
    }

    /// All of them, the default first.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Pipeline>> {
        std::iter::once(&self.first).chain(&self.others)
    }

    /// The pipeline named `name`, or the default.
    pub fn get(&self, name: Option<&str>) -> Result<&Arc<Pipeline>, UnknownPipeline> {
        let Some(name) = name else { return Ok(&self.first) };
        self.iter().find(|pipeline| pipeline.name == name).ok_or_else(|| UnknownPipeline {
            asked: name.chars().take(100).collect(),
            known: self.iter().map(|pipeline| pipeline.name.clone()).collect(),
        })
    }

    /// The generations behind them, each once.
    pub fn generations(&self) -> Vec<Generation> {
        let mut generations: Vec<Generation> = Vec::new();
        for pipeline in self.iter() {
            if !generations.iter().any(|known| known.fingerprint == pipeline.generation.fingerprint) {
                generations.push(pipeline.generation.clone());
            }
        }
        generations
    }
}
