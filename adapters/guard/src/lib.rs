#![doc = include_str!("../README.md")]

mod breaker;
mod embedder;

pub use self::embedder::{Config, GuardedEmbedder};
