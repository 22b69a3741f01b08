//! The use cases on the ports in memory, a file for each.

#[cfg(test)]
mod calibrate_relevance;
#[cfg(test)]
mod embed_failures;
#[cfg(test)]
mod embed_products;
#[cfg(test)]
mod evaluate_ranking;
#[cfg(test)]
mod examine_feed;
#[cfg(test)]
mod ingest_feed;
#[cfg(test)]
mod ingest_limits;
#[cfg(test)]
mod manage_quarantine;
#[cfg(test)]
mod pipeline;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod query_log;
#[cfg(test)]
mod read_query;
#[cfg(test)]
mod reconcile_index;
#[cfg(test)]
mod report_status;
#[cfg(test)]
mod search_lists;
#[cfg(test)]
mod search_products;
#[cfg(test)]
mod search_sides;
#[cfg(test)]
mod similar_products;
#[cfg(test)]
mod suggestions;
#[cfg(test)]
mod support;
#[cfg(test)]
mod tune_ranking;
