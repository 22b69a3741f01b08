//! What the feed source makes of files, good and bad.

#[cfg(test)]
mod bad_feeds;
#[cfg(test)]
mod bad_rows;
#[cfg(test)]
mod bounds;
#[cfg(test)]
mod formats;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod reading;
