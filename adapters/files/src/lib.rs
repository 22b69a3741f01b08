//! Feed source: local files; and the row readers that other feed sources share.
