#![doc = include_str!("../README.md")]

mod breaker;
mod embedder;
mod error;

pub use self::embedder::{Config, GuardedEmbedder};
