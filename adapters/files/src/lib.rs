#![doc = include_str!("../README.md")]

mod error;
mod file_feed;
mod format;
mod reader;
mod stream;

pub use crate::{
    file_feed::{FileFeed, FileFeedConfig},
    format::Format,
    reader::{DEFAULT_MAX_ROW_BYTES, RowReader, RowSettings},
};
