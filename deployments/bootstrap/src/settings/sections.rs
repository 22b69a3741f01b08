//! The sections of `likewise.toml`, one type each; their documentation becomes `docs/configuration.md`.

use std::{collections::BTreeMap, net::SocketAddr, path::PathBuf, time::Duration};

use likewise_adapter_embedded::IndexConfig;
use likewise_adapter_onnx::Config as OnnxConfig;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::values::{Period, SecretRef};

/// Where products, ledger, queue and runs are kept: one directory on this machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct EmbeddedStore {
    /// The directory. It is made where it does not exist. One process at a time may hold it.
    #[schemars(extend("format" = "path"))]
    pub directory: PathBuf,
    /// `full` survives a power cut; `normal` survives a crash of the process and writes faster.
    pub synchronous: Synchronous,
    /// Queries that read at the same time, 1 to 64.
    pub readers: u32,
    /// How much memory products take that were read, in megabytes, 0 to 1,000,000; 0 keeps none.
    pub product_cache_mb: u64,
}

impl Default for EmbeddedStore {
    fn default() -> Self {
        Self { directory: ".likewise".into(), synchronous: Synchronous::Full, readers: 4, product_cache_mb: 64 }
    }
}

/// What an acknowledged write survives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Synchronous {
    /// A power cut.
    Full,
    /// A crash of the process.
    Normal,
}

/// Embeds in this process with ONNX Runtime.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct OnnxEmbedder {
    /// The directory that `likewise model build` has made: model files, tokenizer and manifest.
    #[schemars(extend("format" = "path"))]
    pub model: PathBuf,
    /// Which of the manifest's variants: `fp32` is exact, `int8` is smaller and faster (see docs/performance.md).
    pub variant: String,
    /// The ONNX Runtime library; where it is not set, the one that the manifest names, in `../../onnxruntime` as seen
    /// from the model's directory.
    #[schemars(extend("format" = "path"), example = &".cache/onnxruntime/libonnxruntime.so.1.31.1")]
    pub runtime: Option<PathBuf>,
    /// Sessions that run at the same time, 1 to 256; where it is not set, one per core.
    #[schemars(example = 4)]
    pub workers: Option<usize>,
    /// Threads of each session, 1 to 256.
    pub threads_per_worker: usize,
    /// Passages that may wait, 1 to 65,536; one more is refused as throttled. As many queries may wait beside them.
    /// Where it is not set, 256 for each session.
    #[schemars(example = 512)]
    pub queue: Option<usize>,
    /// Passages that one session takes at once, 1 to 256.
    pub batch_texts: usize,
    /// Tokens that one session takes at once, padding included, 1 to 65,536; a longer passage goes alone.
    pub batch_tokens: usize,
}

impl Default for OnnxEmbedder {
    fn default() -> Self {
        Self {
            model: ".cache/models/all-MiniLM-L6-v2".into(),
            variant: "fp32".to_owned(),
            runtime: None,
            workers: None,
            threads_per_worker: 1,
            queue: None,
            // The adapter's own, where they were measured.
            batch_texts: OnnxConfig::DEFAULT_BATCH_TEXTS,
            batch_tokens: OnnxConfig::DEFAULT_BATCH_TOKENS,
        }
    }
}

/// Finds the nearest vectors in the store's own directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct EmbeddedIndex {
    /// Up to how many vectors a search compares one by one, exactly; a smaller index has no HNSW graph at all.
    pub exact_up_to: usize,
    /// How many vectors are compared one by one in the time that the graph takes for one more candidate; of the two ways the faster
    /// one answers. 1 to 1,024.
    pub compared_a_candidate: usize,
    /// Links of a vector in the graph; more of them find more and take more memory. 4 to 128.
    pub connectivity: usize,
    /// Candidates that are weighed when a vector is added to the graph. 16 to 4,096.
    pub expansion_add: usize,
    /// Candidates that a search of the graph keeps: the price of recall. 100 to 4,096.
    pub beam: usize,
    /// Vectors that may wait for the graph while others are being written; they are found all the same.
    pub longest_tail: usize,
    /// Searches that run at the same time; further ones wait. 1 to 256.
    pub searchers: usize,
}

impl Default for EmbeddedIndex {
    fn default() -> Self {
        // The adapter's own, where they were measured.
        let IndexConfig {
            exact_up_to,
            compared_a_candidate,
            connectivity,
            expansion_add,
            beam,
            longest_tail,
            searchers,
        } = IndexConfig::default();
        Self { exact_up_to, compared_a_candidate, connectivity, expansion_add, beam, longest_tail, searchers }
    }
}

/// What text of a product is embedded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PassageSettings {
    /// A template over `{title}`, `{description}`, `{brand}`, `{category}` and `{attributes.NAME}`. Changing it makes a
    /// new generation: every product is embedded again.
    pub template: String,
}

impl Default for PassageSettings {
    fn default() -> Self {
        Self { template: likewise_domain::PassageTemplate::DEFAULT.to_owned() }
    }
}

/// The feed that `POST /v1/runs`, `likewise ingest` without a file and the schedule read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct FileFeedSettings {
    /// The file: CSV, TSV, JSON Lines or a JSON array, plain or gzip. No feed is configured where it is not set.
    #[schemars(extend("format" = "path"), example = &"catalogue.csv.gz")]
    pub path: Option<PathBuf>,
    /// `full` retires products that the feed no longer holds, `partial` never does.
    pub scope: Scope,
    /// The mapping that says which column is which field: `default`, `amazon` or one of `[mappings.NAME]`.
    pub mapping: String,
    /// How often `likewise serve` reads the feed by itself, at least a second between two runs; not at all where it is not
    /// set. Needs `path`.
    #[schemars(example = &"1h")]
    pub every: Option<Period>,
    /// What the file is made of; `auto` looks at its name and its first bytes.
    pub format: FileFormat,
    /// What stands between two cells of a CSV file; where it is not set, the header tells.
    #[schemars(example = &";")]
    pub delimiter: Option<char>,
    /// The longest row that is read, in bytes, 1,024 or more; a longer one is rejected.
    pub max_row_bytes: usize,
}

impl Default for FileFeedSettings {
    fn default() -> Self {
        Self {
            path: None,
            scope: Scope::Full,
            mapping: "default".to_owned(),
            every: None,
            format: FileFormat::Auto,
            delimiter: None,
            max_row_bytes: 8 << 20,
        }
    }
}

/// Whether a feed is the whole catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// It is.
    Full,
    /// It is a part.
    Partial,
}

/// What a feed's file is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FileFormat {
    /// Its name and first bytes tell.
    Auto,
    /// Cells between commas, or what `delimiter` says.
    Csv,
    /// Cells between tabs.
    Tsv,
    /// One JSON object a line.
    JsonLines,
    /// One JSON array of objects.
    Json,
}

/// The limits under which a run may complete.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct IngestSettings {
    /// The largest share of live products that one full feed may retire, 0 to 1; above it the run fails and none is.
    pub retirement_ceiling: f64,
    /// The largest share of rows that may be rejected, 0 to 1; above it the run fails and retires nothing.
    pub reject_ratio: f64,
    /// Rows that are read before the reject ratio can stop a run early.
    pub reject_grace_rows: u64,
    /// Runs that are kept with their rejections, 1 or more; older ones are forgotten when a run begins.
    pub keep_runs: u64,
}

impl Default for IngestSettings {
    fn default() -> Self {
        Self { retirement_ceiling: 0.2, reject_ratio: 0.1, reject_grace_rows: 1_000, keep_runs: 1_000 }
    }
}

/// How announced products are embedded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct WorkerSettings {
    /// Products that are taken from the queue at once, 1 to 10,000.
    pub batch: usize,
    /// Batches that are in the making at once, 1 to 64, so that the embedder never waits for the store.
    pub concurrency: usize,
    /// How long a batch may take before another worker may take it.
    pub lease: Period,
    /// Attempts before a product is quarantined, 1 or more.
    pub attempts: u32,
    /// The wait after the first failure; it doubles with each further one.
    pub first_wait: Period,
    /// The longest wait between two attempts.
    pub longest_wait: Period,
}

impl Default for WorkerSettings {
    fn default() -> Self {
        Self {
            batch: 128,
            concurrency: 3,
            lease: Period(Duration::from_mins(5)),
            attempts: 5,
            first_wait: Period(Duration::from_secs(1)),
            longest_wait: Period(Duration::from_mins(1)),
        }
    }
}

/// The HTTP server.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct HttpSettings {
    /// Address and port. Port 0 takes a free one. An address that others can reach needs `admin_token`.
    #[schemars(extend("format" = "address and port"))]
    pub listen: SocketAddr,
    /// Origins whose pages may call the API, such as `https://shop.example`; none where it is empty.
    pub cors_origins: Vec<String>,
    /// The token that `Authorization: Bearer` must carry for what operators see and do: runs, rejected rows and the
    /// quarantine. Where it is not set these are answered under a loopback address or `localhost` alone, and to no page of
    /// another origin than `cors_origins` has.
    #[schemars(example = serde_json::json!({ "env": "LIKEWISE_ADMIN_TOKEN" }))]
    pub admin_token: Option<SecretRef>,
    /// How long a request may take; an upload takes as long as it takes.
    pub timeout: Period,
    /// Requests that are worked on at once, 1 to 1,000,000; further ones get 503 with Retry-After.
    pub max_concurrent_requests: usize,
    /// The largest feed that may be uploaded to `POST /v1/runs`, in bytes.
    pub max_upload_bytes: u64,
    /// A folder of pictures that is served below `/images`; none where it is not set.
    #[schemars(extend("format" = "path"), example = &"images")]
    pub images: Option<PathBuf>,
    /// The threshold of `POST /api/similar_products` where the request names none, -1 to 1.
    pub compatibility_threshold: f32,
}

impl Default for HttpSettings {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 7700)),
            cors_origins: Vec::new(),
            admin_token: None,
            timeout: Period(Duration::from_secs(30)),
            max_concurrent_requests: 256,
            max_upload_bytes: 2 << 30,
            images: None,
            compatibility_threshold: 0.3,
        }
    }
}

/// What is logged, to standard error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct LogSettings {
    /// Which messages: `error`, `warn`, `info`, `debug`, `trace`, or a filter such as `info,likewise_http=debug`.
    pub level: String,
    /// `text` for people, `json` for collectors.
    pub format: LogFormat,
}

impl Default for LogSettings {
    fn default() -> Self {
        Self { level: "info".to_owned(), format: LogFormat::Text }
    }
}

/// How log messages are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// For people.
    Text,
    /// For collectors: one JSON object a line.
    Json,
}

/// Which column of a feed is which field. A feed names this mapping by its NAME; what is not set here stays as the
/// preset has it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct MappingSettings {
    /// The mapping that the other keys change: `default`, which is taken where it is not set, or `amazon`.
    #[schemars(example = &"amazon")]
    pub preset: Option<String>,
    /// The product's stable identity: a column, or what the first group of a regular expression captures of one.
    #[schemars(example = serde_json::json!({ "column": "link", "pattern": "/dp/([A-Z0-9]{10})" }))]
    pub id: Option<SourceSettings>,
    /// Its title.
    #[schemars(example = &"name")]
    pub title: Option<SourceSettings>,
    /// Its description.
    #[schemars(example = &"text")]
    pub description: Option<SourceSettings>,
    /// Its brand.
    #[schemars(example = &"maker")]
    pub brand: Option<SourceSettings>,
    /// Its category: one column with `>` between the steps, or a column for each step.
    #[schemars(example = ["department", "category"])]
    pub category: Option<Vec<String>>,
    /// What it costs now; the first of the columns that has a value counts.
    #[schemars(example = ["sale_price", "price"])]
    pub price: Option<Vec<String>>,
    /// What it cost before.
    #[schemars(example = &"former_price")]
    pub list_price: Option<SourceSettings>,
    /// The currency of its prices, where they do not say.
    #[schemars(example = &"currency")]
    pub currency: Option<SourceSettings>,
    /// Its mean rating.
    #[schemars(example = &"stars")]
    pub rating: Option<SourceSettings>,
    /// How many ratings it has.
    #[schemars(example = &"reviews")]
    pub rating_count: Option<SourceSettings>,
    /// Whether it can be bought.
    #[schemars(example = &"stock")]
    pub availability: Option<SourceSettings>,
    /// Where its picture is.
    #[schemars(example = &"picture")]
    pub image_url: Option<SourceSettings>,
    /// Where its page is.
    #[schemars(example = &"link")]
    pub product_url: Option<SourceSettings>,
    /// What its variants have in common.
    #[schemars(example = &"parent_sku")]
    pub group_id: Option<SourceSettings>,
    /// Columns that become attributes, each with the attribute's name, beside those that the preset has.
    #[schemars(example = serde_json::json!({ "Colour Name": "colour" }))]
    pub attributes: BTreeMap<String, String>,
    /// What becomes of columns that are named nowhere: `keep` makes them attributes, `ignore` leaves them out.
    #[schemars(example = &"ignore")]
    pub other_columns: Option<OtherColumns>,
    /// The currency of prices that name none, such as `EUR`.
    #[schemars(example = &"EUR")]
    pub default_currency: Option<String>,
    /// How numbers are written: `decimal_point` is `1,234.56`, `decimal_comma` is `1.234,56`, `auto` looks at each.
    #[schemars(example = &"decimal_comma")]
    pub number_style: Option<NumberStyleSetting>,
    /// The currency that prices are converted to at the fixed `rates`; the original is kept beside it.
    #[schemars(example = &"EUR")]
    pub convert_to: Option<String>,
    /// How much of the `convert_to` currency one unit of each currency is, such as `INR = "0.094"`.
    #[schemars(example = serde_json::json!({ "INR": "0.0102", "USD": "0.92" }))]
    pub rates: BTreeMap<String, String>,
}

/// Where a field's value stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "is neither the name of a column nor a table of column and pattern")]
pub enum SourceSettings {
    /// The column that holds it.
    Column(String),
    /// What a pattern captures of a column, for example the ASIN inside a URL.
    Captured(CapturedSource),
}

/// A column and a pattern over it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CapturedSource {
    /// The column.
    pub column: String,
    /// A regular expression; its first group is the value.
    pub pattern: String,
}

/// What becomes of columns that a mapping does not name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OtherColumns {
    /// They become attributes.
    Keep,
    /// They are left out.
    Ignore,
}

/// How a feed writes numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NumberStyleSetting {
    /// Their shape tells.
    Auto,
    /// `1,234.56`
    DecimalPoint,
    /// `1.234,56`
    DecimalComma,
}
