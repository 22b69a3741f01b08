//! One suite per port, run against every adapter, and a reference in memory.
