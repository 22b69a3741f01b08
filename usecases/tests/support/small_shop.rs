//! A shop of five products, for what a search makes of words.

use likewise_domain::search::Mode;
use likewise_usecases::{Hits, SearchProducts, SearchRequest, SearchSettings};

use super::{Shop, feed, query};

const ROWS: [(&str, &str); 5] = [
    ("1", "steel kettle"),
    ("2", "glass kettle with lid"),
    ("3", "desk lamp"),
    ("4", "sofa bed"),
    ("5", "headset NR-2040"),
];

pub(crate) async fn shop() -> Shop {
    let shop = Shop::new();
    shop.stock(feed(&ROWS)).await;
    shop
}

pub(crate) async fn asked(shop: &Shop, mode: Mode, words: &str) -> Hits {
    let request = SearchRequest { mode: Some(mode), ..query(words) };
    shop.search().search(&request).await.unwrap()
}

pub(crate) fn search_with(shop: &Shop, settings: SearchSettings) -> SearchProducts {
    SearchProducts::new(shop.pipelines.clone(), shop.store.clone(), shop.clock.clone(), settings)
}
