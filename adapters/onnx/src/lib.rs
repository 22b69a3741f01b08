#![doc = include_str!("../README.md")]

mod batch;
mod config;
mod embedder;
mod error;
mod files;
mod lanes;
mod manifest;
mod pool;
#[cfg(test)]
mod pool_tests;
mod runtime;
mod session;
mod text;
mod worker;

pub use crate::{
    config::Config,
    embedder::{OnnxEmbedder, QueueDepths},
    files::FileProblem,
    manifest::{FileRecord, Manifest, RuntimeRecord, Source, Variant},
    runtime::environment,
};
