//! `likewise eval`

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::Context as _;
use likewise_bootstrap::settings::Settings;
use likewise_domain::ProductId;
use likewise_usecases::evaluate_ranking::{EvaluateRanking, Evaluated, Evaluation, JudgedSet, Judgments};

use crate::{
    arguments::Eval,
    connection::{self, Connection},
    evaluate::{
        api_ranker::{ApiRanker, Mode},
        baseline::Baseline,
        chance, document,
        gates::Gate,
        judged_files, page,
        report::{self, JudgmentsAtHand, Measured, Report, SHOWN},
        terminal,
    },
    output::{self, Exit},
    progress,
};

/// Everything that is read before the first query is asked.
#[derive(Debug)]
struct Inputs {
    set: JudgedSet,
    judgments: Judgments,
    baseline: Option<Baseline>,
    modes: Vec<Mode>,
}

/// Titles of the products at the top of the worst queries.
type Titles = BTreeMap<ProductId, String>;

pub(super) async fn run(eval: &Eval, settings: Settings) -> anyhow::Result<Exit> {
    let inputs = Inputs::read(eval)?;
    let ask = async |connection: &Connection| measure(eval, &inputs, connection).await;
    let (measured, titles) = connection::once(settings, ask).await?;
    let report = report(eval, &inputs, measured, &titles)?;
    if let Some(against) = report.against.as_ref().filter(|against| against.same_judgments == Some(false)) {
        output::note(&format!("{} was measured with other judgments", against.file));
    }
    if eval.output.json {
        output::print_json(&document::document(&report))?;
    } else {
        output::print(&terminal::describe(&report, eval.worst))?;
    }
    if let Some(path) = &eval.html {
        fs::write(path, page::page(&report)?).with_context(|| format!("{} cannot be written", path.display()))?;
    }
    for gate in report.gates.iter().filter(|gate| !gate.passed()) {
        output::note(&format!("failed: {}", gate.words()));
    }
    Ok(if report.passed() { Exit::Success } else { Exit::Unsuccessful })
}

impl Inputs {
    fn read(eval: &Eval) -> anyhow::Result<Self> {
        let modes = modes(eval)?;
        let folder = eval.html.as_deref().and_then(Path::parent).filter(|folder| *folder != Path::new(""));
        if let Some(absent) = folder.filter(|folder| !folder.is_dir()) {
            return Err(output::usage(format!("--html: the folder {} is not there", absent.display())));
        }
        let queries = judged_files::queries(&eval.queries)?;
        let judgments = judged_files::judgments(&eval.judgments)?;
        let baseline = eval.against.as_deref().map(Baseline::read).transpose()?;
        let set = JudgedSet::new(queries, &judgments);
        if set.used() == 0 {
            let (all, queries, judgments) = (set.left_out(), eval.queries.display(), eval.judgments.display());
            return Err(output::usage(format!(
                "for none of the {all} queries of {queries} a product has the top grade in {judgments}; \
                 the query ids of both have to be the same"
            )));
        }
        let set = match eval.limit_queries {
            Some(most) => set.sample(most, &mut chance::seeded(eval.seed)),
            None => set,
        };
        Ok(Self { set, judgments, baseline, modes })
    }
}

/// The modes that are asked for, each once.
fn modes(eval: &Eval) -> anyhow::Result<Vec<Mode>> {
    let mut modes: Vec<Mode> = if eval.modes.is_empty() { Mode::ALL.to_vec() } else { Vec::new() };
    for mode in &eval.modes {
        if !modes.contains(mode) {
            modes.push(*mode);
        }
    }
    match eval.min_ndcg.iter().find(|least| !modes.contains(&least.mode)) {
        None => Ok(modes),
        Some(least) => {
            let name = least.mode.name();
            Err(output::usage(format!("--min-ndcg asks for {name}, which --modes leaves out")))
        }
    }
}

/// Asks every query in every mode, and for the titles of what the worst ones found.
async fn measure(eval: &Eval, inputs: &Inputs, connection: &Connection) -> anyhow::Result<(Measured, Titles)> {
    let evaluate = EvaluateRanking::new(ApiRanker::new(connection)).at_once(eval.concurrency);
    let questions = inputs.set.used() * inputs.modes.len();
    let bar = progress::queries(u64::try_from(questions).unwrap_or(u64::MAX));
    let evaluated = evaluate.evaluate(&inputs.set, &inputs.modes, &|| bar.inc(1)).await;
    bar.finish_and_clear();
    let evaluation = evaluated.map_err(|error| {
        let failed = error.to_string();
        error.cause.context(failed)
    })?;
    let measured = named(evaluation);
    let mut titles = Titles::new();
    for evaluated in &measured.settings {
        for (_, ranking) in report::worst_rankings(&measured, evaluated, eval.worst) {
            for id in ranking.products.iter().take(SHOWN) {
                if !titles.contains_key(id) {
                    titles.insert(id.clone(), evaluate.ranker().title(id).await?);
                }
            }
        }
    }
    Ok((measured, titles))
}

/// The evaluation with each mode under its name.
fn named(evaluation: Evaluation<Mode>) -> Measured {
    let Evaluation { queries, left_out, settings } = evaluation;
    let name = |Evaluated { setting, rankings }: Evaluated<Mode>| Evaluated { setting: setting.name(), rankings };
    Evaluation { queries, left_out, settings: settings.into_iter().map(name).collect() }
}

fn report(eval: &Eval, inputs: &Inputs, measured: Measured, titles: &Titles) -> anyhow::Result<Report> {
    let draw = &mut chance::seeded(eval.seed);
    let judgments = JudgmentsAtHand::of(&inputs.judgments);
    let modes = Report::modes(&measured, eval.worst, (&inputs.judgments, titles), draw);
    let pairs = Report::pairs(&measured, draw);
    let compare = |baseline: &Baseline| baseline.compare(&measured, &judgments, draw);
    let against = inputs.baseline.as_ref().map(compare).transpose()?;
    let gates = Gate::all(&eval.min_ndcg, &modes, against.as_ref());
    Ok(Report { measured, judgments, seed: eval.seed, modes, pairs, against, gates })
}
