//! The program as its users meet it: the real binary on the real model, each test in a folder of its own.

#[cfg(test)]
mod bad_feeds;
#[cfg(test)]
mod bad_requests;
#[cfg(test)]
mod catalogue;
#[cfg(test)]
mod command_line;
#[cfg(test)]
mod compatibility;
#[cfg(test)]
mod configuration;
#[cfg(test)]
mod damage;
#[cfg(test)]
mod evaluation;
#[cfg(test)]
mod kill;
#[cfg(test)]
mod privacy;
#[cfg(test)]
mod queries;
#[cfg(test)]
mod relevance;
#[cfg(test)]
mod runs;
#[cfg(test)]
mod server;
#[cfg(test)]
mod stopping;
#[cfg(test)]
mod support;
#[cfg(test)]
mod tuning;
