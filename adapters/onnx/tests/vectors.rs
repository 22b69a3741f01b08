//! The vectors themselves: against the reference, and alone against in a batch.
#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "what surrounds the tests fails the test that calls it"
)]

mod support;

use likewise_adapter_onnx::OnnxEmbedder;
use likewise_domain::Embedding;
use likewise_usecases::ports::{Embedded, Embedder, Purpose};
use serde_json::Value;
use support::{config, manifest};

/// What sentence-transformers gives for a text.
struct Golden {
    name: String,
    text: String,
    tokens: u32,
    truncated: bool,
    embedding: Embedding,
}

/// All golden vectors.
fn golden() -> Vec<Golden> {
    let file: Value = serde_json::from_str(include_str!("golden/all-MiniLM-L6-v2.json")).unwrap();
    file["vectors"].as_array().unwrap().iter().map(read_golden).collect()
}

fn read_golden(entry: &Value) -> Golden {
    let text = |key: &str| entry[key].as_str().unwrap().to_owned();
    let number = |value: &Value| serde_json::from_value::<f32>(value.clone()).unwrap();
    let vector: Vec<f32> = entry["vector"].as_array().unwrap().iter().map(number).collect();
    Golden {
        name: text("name"),
        text: text("text"),
        tokens: entry["tokens"].as_u64().unwrap().try_into().unwrap(),
        truncated: entry["truncated"].as_bool().unwrap(),
        embedding: Embedding::new(vector).unwrap(),
    }
}

/// The cosine in double precision: that of `Embedding` is exact to six digits only.
fn cosine(a: &Embedding, b: &Embedding) -> f64 {
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum::<f64>();
    let (a, b) = (a.as_slice(), b.as_slice());
    dot(a, b) / (dot(a, a).sqrt() * dot(b, b).sqrt())
}

fn embedder(variant: &str) -> OnnxEmbedder {
    OnnxEmbedder::load(&config(variant)).unwrap()
}

async fn embed(embedder: &OnnxEmbedder, texts: &[&str]) -> Vec<Embedded> {
    let results = embedder.embed(texts, Purpose::Passage).await.unwrap();
    results.into_iter().map(Result::unwrap).collect()
}

async fn alone(embedder: &OnnxEmbedder, text: &str) -> Embedding {
    embed(embedder, &[text]).await.remove(0).embedding
}

/// 1,000 different texts from 3 to 300 tokens, in an order that mixes their lengths.
fn thousand_texts() -> Vec<String> {
    let words = ["oak", "desk", "lamp", "wireless", "kettle", "blue", "1.5 L", "garden", "cotton", "mug"];
    (0_usize..1_000)
        .map(|number| {
            let length = 1 + (number * 37) % if number % 50 == 0 { 290 } else { 40 };
            let text = (0..length).map(|place| words[(number * 7 + place * (number % 9 + 1)) % words.len()]);
            format!("{number} {}", text.collect::<Vec<_>>().join(" "))
        })
        .collect()
}

#[tokio::test]
async fn golden_vectors_are_met_by_every_variant() {
    for (name, variant) in manifest().variants {
        let embedder = embedder(&name);
        // The manifest's floor was measured one text at a time, with the same library.
        let floor = if name == "fp32" { 0.99999 } else { variant.golden_cosine_min - 0.0001 };
        for golden in golden() {
            let found = embed(&embedder, &[&golden.text]).await.remove(0);
            assert_eq!((found.tokens, found.truncated), (golden.tokens, golden.truncated), "{name}: {}", golden.name);
            let cosine = cosine(&found.embedding, &golden.embedding);
            assert!(cosine >= floor, "{name}: {} has cosine {cosine}, expected at least {floor}", golden.name);
        }
    }
}

#[tokio::test]
async fn golden_vectors_are_met_in_one_call_too() {
    let (embedder, golden) = (embedder("fp32"), golden());
    let texts: Vec<&str> = golden.iter().map(|golden| golden.text.as_str()).collect();
    for (found, golden) in embed(&embedder, &texts).await.iter().zip(&golden) {
        assert_eq!((found.tokens, found.truncated), (golden.tokens, golden.truncated), "{}", golden.name);
        let cosine = cosine(&found.embedding, &golden.embedding);
        assert!(cosine >= 0.99999, "{} has cosine {cosine}", golden.name);
    }
}

#[tokio::test]
async fn a_text_has_the_same_vector_alone_and_in_any_batch_in_every_variant() {
    for name in manifest().variants.into_keys() {
        let embedder = embedder(&name);
        let texts = thousand_texts();
        let texts: Vec<&str> = texts.iter().map(String::as_str).take(300).collect();
        let together = embed(&embedder, &texts).await;
        for (place, text) in texts.iter().enumerate().step_by(29) {
            let cosine = cosine(&together[place].embedding, &alone(&embedder, text).await);
            assert!(cosine >= 0.9999, "{name}: text {place} has cosine {cosine} to itself alone");
        }
        // Next to very different neighbours, and next to itself.
        let long = texts.iter().max_by_key(|text| text.len()).unwrap();
        let mixed = embed(&embedder, &["mug", long, "", "mug", "लकड़ी की मेज", "mug"]).await;
        let reference = alone(&embedder, "mug").await;
        for place in [0, 3, 5] {
            let cosine = cosine(&mixed[place].embedding, &reference);
            assert!(cosine >= 0.9999, "{name}: 'mug' at {place} has cosine {cosine} to itself alone");
        }
    }
}

#[tokio::test]
async fn a_thousand_texts_come_back_in_their_order() {
    let embedder = embedder("int8");
    let texts = thousand_texts();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let forwards = embed(&embedder, &texts).await;
    assert_eq!(forwards.len(), 1_000);
    let reversed: Vec<&str> = texts.iter().rev().copied().collect();
    let backwards = embed(&embedder, &reversed).await;
    for (place, (a, b)) in forwards.iter().zip(backwards.iter().rev()).enumerate() {
        assert_eq!((a.tokens, a.truncated), (b.tokens, b.truncated), "text {place}");
        assert!(cosine(&a.embedding, &b.embedding) >= 0.9999, "text {place}");
    }
    assert!(forwards.iter().any(|found| found.truncated) && !forwards[1].truncated);
}

#[tokio::test]
async fn vectors_are_of_unit_length_and_of_the_cards_dimension() {
    let embedder = embedder("int8");
    for found in embed(&embedder, &["", " \n ", "kettle", &"long ".repeat(1_000)]).await {
        assert_eq!(found.embedding.dimension(), embedder.card().model.dimension);
        let length = found.embedding.as_slice().iter().map(|number| number * number).sum::<f32>().sqrt();
        assert!((length - 1.0).abs() < 1e-5, "the length is {length}");
    }
}

#[tokio::test]
async fn white_space_around_a_text_changes_nothing() {
    let embedder = embedder("fp32");
    let found = embed(&embedder, &["desk lamp", "  desk lamp\n", "", "\t "]).await;
    assert_eq!(found[0], found[1]);
    assert_eq!(found[2], found[3]);
    assert_eq!(found[2].tokens, 2);
}
