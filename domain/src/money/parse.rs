//! Reads amounts as people and shops write them.
