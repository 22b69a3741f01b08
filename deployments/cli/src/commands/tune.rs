//! `likewise tune`

use std::collections::BTreeSet;

use likewise_bootstrap::{
    App,
    settings::{Amended, Overrides, Settings},
};
use likewise_domain::ProductId;
use likewise_usecases::{
    evaluate_ranking::Judgments,
    tune_ranking::{
        ComparedTemplates, TemplateError, TemplateRequest, Tunables, TuneError, TuneRanking, TuneRequest, Tuning,
        TuningSet,
    },
};
use similar::TextDiff;

use crate::{
    arguments::Tune,
    connection::{self, Connection},
    evaluate::{chance, judged_files},
    output::{self, Exit},
    progress,
    tune::{
        api_candidates::{ApiCandidates, count_known},
        document::{self, About},
        in_force::{InForce, calibration, tunables_of},
        terminal,
        writing::{self, Kept},
    },
};

/// Below this number of queries differences have to be large to be told from chance.
const FEW_QUERIES: usize = 50;

const NEEDS_THE_DIRECTORY: &str =
    "--template embeds products, which needs the data directory itself: stop the server first";

/// What was found, and what became of it.
struct Tuned {
    tuning: Tuning,
    in_force: InForce,
    judged_products: (usize, u64),
    templates: Option<ComparedTemplates>,
    amended: Option<Amended>,
    calibration: Kept,
}

pub(super) async fn run(tune: &Tune, overrides: &Overrides, settings: Settings) -> anyhow::Result<Exit> {
    if tune.write {
        // What cannot be written is told before the work is done.
        Settings::file_to_amend(overrides)
            .map_err(|error| output::usage(format!("{:#}", anyhow::Error::from(error))))?;
    }
    let queries = judged_files::queries(&tune.queries)?;
    let judgments = judged_files::judgments(&tune.judgments)?;
    let against =
        tune.against.as_ref().map(|file| Settings::load(&Overrides { config: Some(file.clone()), data: None }));
    let against = against.transpose()?.as_ref().map(tunables_of).transpose()?;
    let all = queries.len();
    let set = TuningSet::new(queries, &judgments);
    if set.judged() == 0 {
        let (queries, judgments) = (tune.queries.display(), tune.judgments.display());
        return Err(output::usage(format!(
            "none of the {all} queries of {queries} has a judgment in {judgments}; the query ids of both have to be the same"
        )));
    }
    if let (Some(asked), Some(top)) = (tune.relevant_from, judgments.top())
        && asked.value() > top.value()
    {
        let (asked, top, path) = (asked.value(), top.value(), tune.judgments.display());
        return Err(output::usage(format!("--relevant-from is {asked}, and the top grade of {path} is {top}")));
    }
    let configured = tunables_of(&settings)?;
    let ask = async |connection: &Connection| {
        let in_force = InForce::ask(connection).await?;
        in_force.must_be(&configured)?;
        tuned(tune, (overrides, connection), (&set, &judgments), (in_force, against)).await
    };
    let tuned = connection::once(settings, ask).await?;
    tell(tune, &tuned)
}

async fn tuned(
    tune: &Tune,
    (overrides, connection): (&Overrides, &Connection),
    (set, judgments): (&TuningSet<'_>, &Judgments),
    (in_force, against): (InForce, Option<Tunables>),
) -> anyhow::Result<Tuned> {
    let search = !tune.calibrate_only;
    if search && in_force.fusion != "evidence" {
        return Err(output::usage(format!(
            "search.fusion is {}, which goes by no weights of evidence; --calibrate-only leaves them alone",
            in_force.fusion
        )));
    }
    if matches!(connection, Connection::Server(_)) && !tune.template.is_empty() {
        return Err(output::usage(NEEDS_THE_DIRECTORY.to_owned()));
    }
    let request = TuneRequest {
        now: in_force.tunables,
        mode: in_force.mode,
        folds: tune.folds,
        relevant_from: tune.relevant_from,
        against,
        search,
    };
    let judged_products = judged_products(connection, tune, judgments).await?;
    if (20..FEW_QUERIES).contains(&set.measured()) {
        output::note(&format!("{} queries are few: only large gains can be told from chance", set.measured()));
    }
    let source = ApiCandidates::new(connection);
    let questions = TuneRanking::<ApiCandidates<'_>>::questions(set, &request);
    let bar = progress::queries(u64::try_from(questions).unwrap_or(u64::MAX));
    let tuning = TuneRanking::new(source).at_once(tune.concurrency);
    let tuning = tuning.tune(set, &request, &mut chance::seeded(tune.seed), &|| bar.inc(1)).await;
    bar.finish_and_clear();
    let tuning = tuning.map_err(told)?;
    let templates = match connection {
        Connection::Local(local) if !tune.template.is_empty() => {
            Some(compared(tune, (&local.app, connection), (set, &request)).await?)
        }
        _ => None,
    };
    let mut tuned = Tuned { tuning, in_force, judged_products, templates, amended: None, calibration: Kept::Nothing };
    if tune.write {
        (tuned.amended, tuned.calibration) = write((overrides, connection), &tuned, search).await?;
    }
    Ok(tuned)
}

/// Compares the templates that were named.
async fn compared(
    tune: &Tune,
    (app, connection): (&App, &Connection),
    (set, request): (&TuningSet<'_>, &TuneRequest),
) -> anyhow::Result<ComparedTemplates> {
    let pipeline = app.pipelines.get(None)?;
    let templates = TemplateRequest {
        now: pipeline.generation.template.clone(),
        others: tune.template.clone(),
        sample: tune.template_sample,
    };
    let bar = progress::embedded_passages();
    let ports = (app.stores.products.as_ref(), pipeline.embedder.as_ref());
    let count = |texts: usize| bar.inc(u64::try_from(texts).unwrap_or_default());
    let compare = TuneRanking::new(ApiCandidates::new(connection));
    let draw = &mut chance::seeded(tune.seed);
    let compared = compare.compare_templates((set, request, &templates), ports, draw, &count).await;
    bar.finish_and_clear();
    compared.map_err(|error| match error {
        TemplateError::Tune(error) => told(error),
        TemplateError::Port(error) => error.into(),
    })
}

/// How many products were judged, and how many of them are in the catalogue; none there is an error.
async fn judged_products(connection: &Connection, tune: &Tune, judgments: &Judgments) -> anyhow::Result<(usize, u64)> {
    let products: BTreeSet<&ProductId> = judgments.all().map(|(_, product, _)| product).collect();
    let products: Vec<_> = products.into_iter().collect();
    let known = count_known(connection, &products).await?;
    if known == 0 {
        let (judged, file) = (products.len(), tune.judgments.display());
        return Err(output::usage(format!(
            "none of the {judged} products of {file} is in the catalogue: it is empty, or they are of another one"
        )));
    }
    Ok((products.len(), known))
}

/// What cannot be tuned is the caller's to change; what failed is told with its causes.
fn told(error: TuneError<anyhow::Error>) -> anyhow::Error {
    let words = error.to_string();
    match error {
        TuneError::Asked { cause, .. } => cause.context(words),
        TuneError::TooFewQueries { .. } | TuneError::Folds { .. } => output::usage(words),
    }
}

/// Writes what is proposed into the configuration, and keeps the calibration; nothing where nothing is.
async fn write(
    (overrides, connection): (&Overrides, &Connection),
    tuned: &Tuned,
    search: bool,
) -> anyhow::Result<(Option<Amended>, Kept)> {
    let template = writing::template_to_write(tuned.templates.as_ref()).filter(|_| search);
    let amended = writing::amended(overrides, &tuned.tuning, template)?;
    let body = calibration(&tuned.tuning, &tuned.in_force.generation).filter(|_| template.is_none());
    let keep = body.as_ref().map(async |body| {
        connection.post("/v1/tuning/calibration", body).await?;
        Ok(())
    });
    writing::write(amended.as_ref(), keep).await?;
    if amended.is_some() && matches!(connection, Connection::Server(_)) {
        output::note("the server goes by the new settings, and by the calibration, once it is restarted");
    }
    let kept = match (template, &body, &amended) {
        (Some(_), ..) => Kept::OtherTemplate,
        (None, None, _) => Kept::Nothing,
        (None, Some(_), None) => Kept::InForce,
        (None, Some(_), Some(_)) => Kept::ForTheNextStart,
    };
    Ok((amended, kept))
}

fn tell(tune: &Tune, tuned: &Tuned) -> anyhow::Result<Exit> {
    let written = tuned.amended.as_ref().map(|amended| {
        let path = amended.path.display().to_string();
        let diff = TextDiff::from_lines(&amended.before, &amended.after);
        let diff = diff.unified_diff().header(&path, &path).to_string();
        (path, diff)
    });
    let about = About {
        generation: &tuned.in_force.generation,
        mode: tuned.in_force.mode.as_str(),
        seed: tune.seed,
        judged_products: tuned.judged_products,
        written: written.as_ref().map(|(path, diff)| (path.as_str(), diff.as_str())),
        calibration: tuned.calibration,
        templates: tuned.templates.as_ref(),
    };
    if tune.output.json {
        output::print_json(&document::document(&tuned.tuning, about))?;
    } else {
        output::print(&terminal::describe(&tuned.tuning, about, !tune.calibrate_only))?;
    }
    Ok(Exit::Success)
}
