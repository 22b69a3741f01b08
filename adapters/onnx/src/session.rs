//! One ONNX Runtime session: rows of tokens in, vectors out. The only file that runs a model.

use likewise_domain::Embedding;
use ort::{
    environment::Environment,
    session::{Session, SessionOutputs, builder::GraphOptimizationLevel},
    value::TensorRef,
};

use crate::{error::Failure, text::Tokens};

const IDS: &str = "input_ids";
const MASK: &str = "attention_mask";
const TYPES: &str = "token_type_ids";
const OUTPUT: &str = "sentence_embedding";

/// A model that is ready to run, with the buffers of its inputs.
pub(crate) struct Model {
    session: Session,
    dimension: usize,
    ids: Vec<i64>,
    mask: Vec<i64>,
    types: Vec<i64>,
}

impl Model {
    /// Makes a session of a model's bytes that computes with `threads` threads.
    pub(crate) fn new(
        environment: &Environment,
        bytes: &[u8],
        threads: usize,
        dimension: usize,
    ) -> Result<Self, Failure> {
        let session = open(environment, bytes, threads).map_err(Failure::Runtime)?;
        for name in [IDS, MASK, TYPES] {
            if !session.inputs().iter().any(|input| input.name() == name) {
                return Err(Failure::Shape(format!("it has no input '{name}'")));
            }
        }
        if !session.outputs().iter().any(|output| output.name() == OUTPUT) {
            return Err(Failure::Shape(format!("it has no output '{OUTPUT}'")));
        }
        Ok(Self { session, dimension, ids: Vec::new(), mask: Vec::new(), types: Vec::new() })
    }

    /// Runs some texts at once, padded to the longest of them; one result per text, in order.
    pub(crate) fn run(&mut self, rows: &[&Tokens]) -> Result<Vec<Result<Embedding, Failure>>, Failure> {
        let width = rows.iter().map(|row| row.ids.len()).max().unwrap_or(0);
        self.fill(rows, width);
        let shape = [rows.len(), width];
        let tensor = |values| TensorRef::from_array_view((shape, values)).map_err(Failure::Runtime);
        let (ids, mask, types) = (tensor(&self.ids[..])?, tensor(&self.mask[..])?, tensor(&self.types[..])?);
        let inputs = ort::inputs![IDS => ids, MASK => mask, TYPES => types];
        let outputs = self.session.run(inputs).map_err(Failure::Runtime)?;
        vectors(&outputs, rows.len(), self.dimension)
    }

    /// Writes the inputs. Padding is token 0 under mask 0, which no other token attends to; all texts are of type 0.
    fn fill(&mut self, rows: &[&Tokens], width: usize) {
        let Self { ids, mask, types, .. } = self;
        ids.clear();
        mask.clear();
        types.clear();
        for (row, end) in rows.iter().zip((1..).map(|number| number * width)) {
            ids.extend(row.ids.iter().copied().map(i64::from));
            mask.resize(ids.len(), 1);
            ids.resize(end, 0);
            mask.resize(end, 0);
        }
        types.resize(ids.len(), 0);
    }
}

/// Left to itself a session takes a thread per core, which fight over them, and spins between runs.
fn open(environment: &Environment, bytes: &[u8], threads: usize) -> ort::Result<Session> {
    Session::builder(environment)?
        .with_intra_threads(threads)?
        .with_inter_threads(1)?
        .with_intra_op_spinning(false)?
        .with_optimization_level(GraphOptimizationLevel::All)?
        .commit_from_memory(bytes)
}

fn vectors(
    outputs: &SessionOutputs<'_>,
    rows: usize,
    dimension: usize,
) -> Result<Vec<Result<Embedding, Failure>>, Failure> {
    let output = outputs.get(OUTPUT).ok_or_else(|| Failure::Shape(format!("it gave no '{OUTPUT}'")))?;
    let (shape, numbers) = output.try_extract_tensor::<f32>().map_err(Failure::Runtime)?;
    if numbers.len() != rows * dimension {
        return Err(Failure::Shape(format!("it gave {shape} numbers for {rows} texts of dimension {dimension}")));
    }
    Ok(numbers.chunks_exact(dimension).map(|vector| Embedding::new(vector).map_err(Failure::Vector)).collect())
}
