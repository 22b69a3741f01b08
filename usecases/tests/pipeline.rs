//! Pipelines and the generations behind them.

use likewise_conformance::{fixtures::product, memory::ScriptedEmbedder};
use likewise_domain::{Fingerprint, PassageTemplate};
use likewise_usecases::{Generation, Pipelines, UnknownPipeline, ports::Embedder as _};

use crate::support::{Shop, pipeline};

fn three() -> std::sync::Arc<Pipelines> {
    let embedder = ScriptedEmbedder::new();
    let wide = ScriptedEmbedder::of(48, 64);
    let given = embedder.clone();
    let shop = Shop::with(embedder, |store| {
        vec![
            pipeline("main", "{title}", given.clone(), &store),
            pipeline("twin", "{title}", given, &store),
            pipeline("wide", "{title}", wide, &store),
        ]
    });
    shop.pipelines
}

#[test]
fn the_first_answers_where_none_is_named() {
    let pipelines = three();
    assert_eq!(pipelines.get(None).unwrap().name, "main");
    assert_eq!(pipelines.get(Some("wide")).unwrap().name, "wide");
    let names: Vec<_> = pipelines.iter().map(|pipeline| pipeline.name.as_str()).collect();
    assert_eq!(names, ["main", "twin", "wide"]);
}

#[test]
fn an_unknown_name_is_refused_with_the_names_that_there_are_and_never_echoed_whole() {
    let refused = three().get(Some(&"x".repeat(10_000))).unwrap_err();
    let known = ["main", "twin", "wide"].map(str::to_owned).to_vec();
    assert_eq!(refused, UnknownPipeline { asked: "x".repeat(100), known });
}

#[test]
fn generations_stand_once_each() {
    let pipelines = three();
    let generations = pipelines.generations();
    assert_eq!(generations.len(), 2);
    assert_eq!(generations[0], pipelines.get(Some("twin")).unwrap().generation);
    assert_eq!(generations[1], pipelines.get(Some("wide")).unwrap().generation);
}

#[test]
fn a_fingerprint_follows_from_model_and_template() {
    let embedder = ScriptedEmbedder::new();
    let template = PassageTemplate::parse("{brand} {title}").unwrap();
    let generation = Generation::new(&embedder.card().model, template.clone());
    assert_eq!(generation.fingerprint, Fingerprint::of(&embedder.card().model, &template));
    let shorter = ScriptedEmbedder::of(32, 32);
    assert_ne!(generation.fingerprint, Generation::new(&shorter.card().model, template).fingerprint);
}

#[test]
fn a_duty_changes_with_the_passage_and_with_nothing_else() {
    let model = ScriptedEmbedder::new().card().model.clone();
    let generation = Generation::new(&model, PassageTemplate::parse("{title}. {description}").unwrap());
    let kettle = generation.duty(&product("1").titled("Kettle").build());
    assert_eq!(kettle.generation, generation.fingerprint);
    assert_eq!(kettle, generation.duty(&product("1").titled("Kettle").priced("5", "EUR").branded("Norrvik").build()));
    assert_ne!(kettle, generation.duty(&product("1").titled("Kettle").described("Boils.").build()));
}
