//! `likewise calibration`

use likewise_bootstrap::settings::Settings;
use serde_json::{Value, json};

use crate::{
    answer::Fields as _,
    arguments::Calibration,
    connection,
    output::{self, Exit},
    table,
};

pub(super) async fn run(command: Calibration, settings: Settings) -> anyhow::Result<Exit> {
    let (answer, json, told): (Value, bool, fn(&Value) -> String) = match command {
        Calibration::Show(output) => {
            let ask = async |connection: &connection::Connection| connection.get("/v1/tuning", &[]).await;
            let answer = connection::once(settings, ask).await?;
            (answer.at("calibration").clone(), output.json, describe)
        }
        Calibration::Forget(output) => {
            let body = json!({});
            let ask = async |connection: &connection::Connection| {
                connection.post("/v1/tuning/calibration/forget", &body).await
            };
            (connection::once(settings, ask).await?, output.json, forgotten)
        }
    };
    if json {
        output::print_json(&answer)?;
    } else {
        output::print(&told(&answer))?;
    }
    Ok(Exit::Success)
}

fn describe(calibration: &Value) -> String {
    if calibration.is_null() {
        return "relevance is a share of the score: no calibration was fitted (`likewise tune --write`)".to_owned();
    }
    let mut table = table::table(&["mode", "slope", "intercept"]);
    for mode in ["semantic", "keyword", "hybrid"] {
        let curve = calibration.at(mode);
        let number = |name| curve.at(name).as_f64().map_or_else(|| "-".to_owned(), |number| format!("{number:.4}"));
        table.add_row(vec![mode.to_owned(), number("slope"), number("intercept")]);
    }
    let mut told = format!(
        "fitted on {} queries at {}\n{table}",
        table::text(calibration.at("queries")),
        table::moment(calibration.at("fitted_at"))
    );
    if calibration.at("applies").as_bool() != Some(true) {
        told = format!(
            "{told}\nit does not apply: it was fitted under other settings (weights, floor, field weights) than those in force"
        );
    }
    told
}

fn forgotten(answer: &Value) -> String {
    let was_there = answer.at("forgotten").as_bool() == Some(true);
    if was_there { "forgotten: relevance is a share of the score again" } else { "there was none" }.to_owned()
}
