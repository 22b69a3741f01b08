//! Progress bars with rate and time left, on standard error and only where somebody watches.

use indicatif::{ProgressBar, ProgressStyle};

/// A bar over the bytes of a feed.
pub(crate) fn bytes(total: Option<u64>) -> ProgressBar {
    let template = "reading   {bar:30} {bytes}/{total_bytes} {msg}, {eta} left";
    match total {
        Some(total) => ProgressBar::new(total).with_style(style(template)),
        None => ProgressBar::no_length().with_style(style("reading   {spinner} {bytes} {msg}")),
    }
}

/// A bar over passages to embed.
pub(crate) fn passages(total: u64) -> ProgressBar {
    let template = "embedding {bar:30} {pos}/{len} passages, {per_sec}, {eta} left";
    ProgressBar::new(total).with_style(style(template))
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

/// A count of rows whose number is not known ahead.
pub(crate) fn rows() -> ProgressBar {
    ProgressBar::no_length().with_style(style("ingesting {spinner} {pos} rows, {per_sec}"))
}
