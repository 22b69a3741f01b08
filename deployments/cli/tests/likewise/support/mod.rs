//! What every test stands on: a folder of its own, the program, a server on a free port, and feeds.

pub(crate) mod feeds;
pub(crate) mod place;
pub(crate) mod served;
pub(crate) mod waiting;

pub(crate) use feeds::{Feed, sample};
pub(crate) use place::{Answer, Place};
pub(crate) use served::{Served, answered as answered_by};
pub(crate) use waiting::eventually;
