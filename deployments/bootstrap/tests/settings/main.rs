//! The configuration as its reader meets it: what loads, what is refused and how that is told, what is documented.

#[cfg(test)]
mod amending;
#[cfg(test)]
mod documents;
#[cfg(test)]
mod loading;
#[cfg(test)]
mod mappings;
#[cfg(test)]
mod problems;
#[cfg(test)]
mod secrets;
#[cfg(test)]
mod support;
