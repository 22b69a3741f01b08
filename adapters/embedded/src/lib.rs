//! Product store, ledger, queue, run log and vector index in one directory on disk.
