//! The API on the ports in memory, called in process.

#[cfg(test)]
mod bad_requests;
#[cfg(test)]
mod bounds;
#[cfg(test)]
mod compatibility;
#[cfg(test)]
mod description;
#[cfg(test)]
mod failures;
#[cfg(test)]
mod operation;
#[cfg(test)]
mod products;
#[cfg(test)]
mod quarantine;
#[cfg(test)]
mod queries;
#[cfg(test)]
mod runs;
#[cfg(test)]
mod search;
#[cfg(test)]
mod suggestions;
#[cfg(test)]
mod support;
#[cfg(test)]
mod tuning;
#[cfg(test)]
mod uploads;
