#![doc = include_str!("../README.md")]

mod breaker;
mod embedder;
mod error;
mod flights;

pub use self::embedder::{Config, GuardedEmbedder};
