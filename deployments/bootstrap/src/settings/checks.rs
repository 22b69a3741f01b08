//! What types alone cannot say: ranges, and settings that must agree with each other.

use likewise_domain::{PassageTemplate, Similarity, run::Share};

use super::{EmbedderSettings, FeedSettings, IndexSettings, Settings, StoreSettings, reader::Reader};

impl Settings {
    pub(super) fn check(&self, reader: &mut Reader) {
        self.check_adapters(reader);
        self.check_feed(reader);
        self.check_http(reader);
        if let Err(invalid) = PassageTemplate::parse(&self.passage.template) {
            reader.problem("passage.template", invalid.problem);
        }
        for (key, value) in [
            ("ingest.retirement_ceiling", self.ingest.retirement_ceiling),
            ("ingest.reject_ratio", self.ingest.reject_ratio),
        ] {
            if let Err(invalid) = Share::new("share", value) {
                reader.problem(key, invalid.problem);
            }
        }
        at_least(reader, "ingest.keep_runs", usize::try_from(self.ingest.keep_runs).unwrap_or(usize::MAX), 1);
        at_least(reader, "worker.batch", self.worker.batch, 1);
        at_most(reader, "worker.batch", self.worker.batch, 10_000);
        at_least(reader, "worker.concurrency", self.worker.concurrency, 1);
        at_most(reader, "worker.concurrency", self.worker.concurrency, 64);
        at_least(reader, "worker.attempts", self.worker.attempts as usize, 1);
        if self.worker.lease.0.is_zero() {
            reader.problem("worker.lease", "is zero, accepted is more");
        }
        for (key, problem) in self.search.settings().err().into_iter().flatten() {
            reader.problem(format!("search.{key}"), problem);
        }
        for (key, problem) in self.query_log.problems() {
            reader.problem(format!("query_log.{key}"), problem);
        }
        if let Err(error) = self.log.level.parse::<tracing_subscriber::EnvFilter>() {
            reader.problem("log.level", format!("is no log filter such as \"info\": {error}"));
        }
    }

    fn check_adapters(&self, reader: &mut Reader) {
        let StoreSettings::Embedded(store) = &self.store;
        at_least(reader, "store.readers", store.readers as usize, 1);
        at_most(reader, "store.readers", store.readers as usize, 64);
        let cache = usize::try_from(store.product_cache_mb).unwrap_or(usize::MAX);
        at_most(reader, "store.product_cache_mb", cache, 1_000_000);
        let EmbedderSettings::Onnx(embedder) = &self.embedder;
        for (key, value, most) in [
            ("embedder.workers", embedder.workers.unwrap_or(1), 256),
            ("embedder.threads_per_worker", embedder.threads_per_worker, 256),
            ("embedder.queue", embedder.queue.unwrap_or(1), 65_536),
            ("embedder.batch_texts", embedder.batch_texts, 256),
            ("embedder.batch_tokens", embedder.batch_tokens, 65_536),
        ] {
            at_least(reader, key, value, 1);
            at_most(reader, key, value, most);
        }
        let IndexSettings::Embedded(index) = &self.index;
        for (key, value, least, most) in [
            ("index.connectivity", index.connectivity, 4, 128),
            ("index.compared_a_candidate", index.compared_a_candidate, 1, 1_024),
            ("index.expansion_add", index.expansion_add, 16, 4_096),
            ("index.beam", index.beam, 100, 4_096),
            ("index.searchers", index.searchers, 1, 256),
        ] {
            at_least(reader, key, value, least);
            at_most(reader, key, value, most);
        }
    }

    fn check_feed(&self, reader: &mut Reader) {
        let FeedSettings::File(feed) = &self.feed;
        at_least(reader, "feed.max_row_bytes", feed.max_row_bytes, 1_024);
        if feed.delimiter.is_some_and(|delimiter| !delimiter.is_ascii()) {
            reader.problem("feed.delimiter", "is no ASCII character");
        }
        if feed.every.is_some_and(|every| every.0.as_secs() == 0) {
            reader.problem("feed.every", "is less than a second");
        }
        if feed.every.is_some() && feed.path.is_none() {
            reader.problem("feed.every", "is set, but there is no feed.path to read");
        }
        for name in self.mappings.keys() {
            if let Err(problems) = self.mapping(name) {
                for (key, message) in problems {
                    reader.problem(format!("mappings.{name}.{key}"), message);
                }
            }
        }
        if !self.mapping_names().contains(&feed.mapping) {
            let known = self.mapping_names().join(", ");
            reader.problem("feed.mapping", format!("is {:?}, known are {known}", feed.mapping));
        }
    }

    fn check_http(&self, reader: &mut Reader) {
        let http = &self.http;
        if !http.listen.ip().is_loopback() && http.admin_token.is_none() {
            reader.problem(
                "http.listen",
                "is an address that others can reach, which needs http.admin_token; accepted without it is loopback",
            );
        }
        if let Err(invalid) = Similarity::new(http.compatibility_threshold) {
            reader.problem("http.compatibility_threshold", invalid.problem);
        }
        for origin in &http.cors_origins {
            let scheme = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
            if !scheme.is_some_and(|host| !host.is_empty() && !host.contains(['/', '*', ' '])) {
                reader
                    .problem("http.cors_origins", format!("{origin:?} is no origin such as \"https://shop.example\""));
            }
        }
        at_least(reader, "http.max_concurrent_requests", http.max_concurrent_requests, 1);
        at_most(reader, "http.max_concurrent_requests", http.max_concurrent_requests, 1_000_000);
        if http.timeout.0.is_zero() {
            reader.problem("http.timeout", "is zero, accepted is more");
        }
        if let Some(Err(message)) = http.admin_token.as_ref().map(super::SecretRef::resolve) {
            reader.problem("http.admin_token", message);
        }
    }
}

fn at_least(reader: &mut Reader, key: &str, value: usize, least: usize) {
    if value < least {
        reader.problem(key, format!("is {value}, accepted is {least} or more"));
    }
}

fn at_most(reader: &mut Reader, key: &str, value: usize, most: usize) {
    if value > most {
        reader.problem(key, format!("is {value}, accepted is {most} or less"));
    }
}
