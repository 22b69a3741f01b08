//! The predecessor's contract on the real server, over a feed of its column shape.

use serde_json::{Value, json};

use crate::support::{Place, Served, answered_by};

/// Columns and oddities as in the predecessor's file: prices in rupees, shifted ratings, identity in the link.
const FEED: &str = "\
,name,main_category,sub_category,image,link,ratings,no_of_ratings,discount_price,actual_price\n\
0,\"boAt Bassheads 100 in Ear Wired Earphones with Mic(Taffy Pink)\",\"tv, audio & cameras\",Headphones,https://m.shop.example/1.jpg,https://www.shop.example/boAt-Bassheads/dp/B07B88BGKF/ref=sr_1_1,4.1,\"3,71,286\",₹379,₹999\n\
1,\"Redmi 108 cm (43 inches) 4K Ultra HD Android Smart LED TV\",\"tv, audio & cameras\",Televisions,https://m.shop.example/2.jpg,https://www.shop.example/Redmi/dp/B09RF8V2XT/ref=sr_1_2,4.2,\"10,117\",\"₹24,999\",\"₹42,999\"\n\
2,\"Canon EOS 1500D Digital SLR Camera with 18-55 Lens\",\"tv, audio & cameras\",Cameras,https://m.shop.example/3.jpg,https://www.shop.example/Canon/dp/B07BS4TJ43/ref=sr_1_3,Get,FREE Delivery by Amazon,,\"₹45,995\"\n\
3,\"JBL Go 2 Portable Waterproof Loudspeaker\",\"tv, audio & cameras\",Speakers,https://m.shop.example/4.jpg,https://www.shop.example/JBL/dp/B07BGJ8KGM/ref=sr_1_4,,,₹617.50,\n\
4,\"Mi Smart Band 5\",\"tv, audio & cameras\",Wearables,https://m.shop.example/5.jpg,https://www.shop.example/Mi/dp/B089VQ2YQR/ref=sr_1_5,4.0,\"1,204\",,\n";

fn served(place: &Place) -> Served {
    place.write("amazon.csv", FEED);
    let report = place.ask(&["ingest", "amazon.csv", "--mapping", "amazon", "--wait"]);
    for (key, value) in [("read", 5), ("new", 5), ("rejected", 0), ("embedded", 5)] {
        assert_eq!(report[key], value, "no row is lost: {key} of {report}");
    }
    place.serve()
}

fn ask(server: &Served, body: &Value, status: u16) -> Value {
    answered_by(server.post("/api/similar_products").json(body), status)
}

fn names(answer: &Value) -> Vec<&str> {
    let products = answer["data"]["similar_products"].as_array().unwrap();
    products.iter().map(|product| product["name"].as_str().unwrap()).collect()
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn an_answer_has_the_fields_that_the_predecessors_client_reads() {
    let place = Place::new();
    let server = served(&place);
    let answer = ask(&server, &json!({ "query": "earbuds", "limit": 1, "threshold": 0.0 }), 201);
    assert_eq!(keys(&answer), ["message", "data", "error"]);
    assert_eq!((&answer["message"], &answer["error"]), (&json!("Query Similar Products successful"), &Value::Null));
    assert_eq!(keys(&answer["data"]), ["similar_products", "query", "created_date", "modified_date"]);
    assert_eq!(answer["data"]["query"], "earbuds");
    let product = &answer["data"]["similar_products"][0];
    let fields = [
        "product_id",
        "name",
        "main_category",
        "sub_category",
        "image_url",
        "ratings",
        "discount_price",
        "actual_price",
        "modified_date",
        "created_date",
        "score",
    ];
    assert_eq!(keys(product), fields);
    let expected = json!({
        "product_id": "B07B88BGKF", "name": "boAt Bassheads 100 in Ear Wired Earphones with Mic(Taffy Pink)",
        "main_category": "tv, audio & cameras", "sub_category": "Headphones",
        "image_url": "https://m.shop.example/1.jpg", "ratings": 4.1, "discount_price": 379.0, "actual_price": 999.0
    });
    for (key, value) in expected.as_object().unwrap() {
        assert_eq!(&product[key], value, "{key} of {product}");
    }
    let score = product["score"].as_f64().unwrap();
    assert!((0.3..=1.0).contains(&score), "{product}");
    for date in [&product["modified_date"], &product["created_date"], &answer["data"]["created_date"]] {
        assert!(date.as_str().is_some_and(|date| date.ends_with('Z') && date.contains('T')), "{answer}");
    }
    server.stop();
}

#[test]
fn values_that_a_product_lacks_are_zero_and_prices_keep_their_decimals() {
    let place = Place::new();
    let server = served(&place);
    let answer = ask(&server, &json!({ "query": "electronics", "limit": 50, "threshold": -1 }), 201);
    let products = answer["data"]["similar_products"].as_array().unwrap();
    assert_eq!(products.len(), 5);
    let numbers = |id: &str| {
        let product = products.iter().find(|product| product["product_id"] == id).unwrap();
        ["ratings", "discount_price", "actual_price"].map(|key| product[key].to_string())
    };
    assert_eq!(numbers("B07BS4TJ43"), ["0.0", "45995.0", "45995.0"]);
    assert_eq!(numbers("B07BGJ8KGM"), ["0.0", "617.5", "617.5"]);
    assert_eq!(numbers("B089VQ2YQR"), ["4.0", "0.0", "0.0"]);
    assert_eq!(numbers("B09RF8V2XT"), ["4.2", "24999.0", "42999.0"]);
    let scores: Vec<_> = products.iter().map(|product| product["score"].as_f64().unwrap()).collect();
    assert!(scores.is_sorted_by(|a, b| a >= b), "{scores:?}");
    server.stop();
}

#[test]
fn limits_and_thresholds_have_the_predecessors_defaults_and_refusals() {
    let place = Place::new();
    let server = served(&place);
    assert!(names(&ask(&server, &json!({ "query": "camera", "limit": 0 }), 201)).is_empty());
    assert_eq!(names(&ask(&server, &json!({ "query": "camera", "limit": null, "threshold": -1 }), 201)).len(), 5);
    let by_default = names(&ask(&server, &json!({ "query": "a photo camera" }), 201)).len();
    let from_a_third = names(&ask(&server, &json!({ "query": "a photo camera", "threshold": 0.3 }), 201)).len();
    assert!(by_default == from_a_third && (1..5).contains(&by_default), "{by_default} and {from_a_third}");
    for (body, field) in [
        (json!({ "limit": 3 }), "query"),
        (json!({ "query": "" }), "query"),
        (json!({ "query": 7 }), "query"),
        (json!({ "query": "camera", "limit": -1 }), "limit"),
        (json!({ "query": "camera", "limit": 201 }), "limit"),
        (json!({ "query": "camera", "threshold": 1.5 }), "threshold"),
    ] {
        let refused = ask(&server, &body, 422);
        assert_eq!(refused["error"]["code"], "INVALID_REQUEST_BODY", "{refused}");
        let told = refused["detail"][0]["loc"].to_string() + refused["error"]["message"].as_str().unwrap();
        assert!(told.contains(field), "{field}: {refused}");
    }
    let health = server.read("/api/health_status");
    assert_eq!(health, json!({ "message": "Health status OK" }));
    server.stop();
}
