//! Progress bars with rate and time left, on standard error and only where somebody watches.

use std::{fmt::Write, time::Duration};

use indicatif::{ProgressBar, ProgressState, ProgressStyle};

/// A bar over the bytes of a feed, whose length is set when it is known.
pub(crate) fn bytes(total: u64) -> ProgressBar {
    let template = "reading   {bar:30} {bytes}/{total_bytes}, {bytes_per_sec}, {eta} left {msg}";
    ProgressBar::new(total).with_style(style(template))
}

/// A bar over passages to embed.
pub(crate) fn passages(total: u64) -> ProgressBar {
    let template = "embedding {bar:30} {pos}/{len} passages{rate}{left}";
    ProgressBar::new(total).with_style(style(template))
}

/// A count of passages whose number is not known ahead.
pub(crate) fn embedded_passages() -> ProgressBar {
    ProgressBar::no_length().with_style(style("embedding {spinner} {pos} passages{rate}"))
}

/// A bar over queries to ask.
pub(crate) fn queries(total: u64) -> ProgressBar {
    let template = "measuring {bar:30} {pos}/{len} queries{rate}{left}";
    ProgressBar::new(total).with_style(style(template))
}

fn style(template: &str) -> ProgressStyle {
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    // Before there is a rate nothing is known of the time left.
    style
        .with_key("rate", |state: &ProgressState, out: &mut dyn Write| {
            let _ = match state.per_sec() {
                rate if rate > 0.0 => write!(out, ", {rate:.0}/s"),
                _ => Ok(()),
            };
        })
        .with_key("left", |state: &ProgressState, out: &mut dyn Write| {
            let _ = match state.eta().as_secs() {
                0 => Ok(()),
                seconds => write!(out, ", {} left", humantime::format_duration(Duration::from_secs(seconds))),
            };
        })
}

/// A count of rows whose number is not known ahead.
pub(crate) fn rows() -> ProgressBar {
    ProgressBar::no_length().with_style(style("ingesting {spinner} {pos} rows{rate}"))
}
