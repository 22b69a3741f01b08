//! Which words and codes are known.

use likewise_usecases::ports::{Lookup, Nearness, Vocabulary};

use crate::{
    failure::{CaseResult, Failure, equal, only},
    fixtures::product,
    stores::Family,
    suite::{Case, cases},
};

pub(super) const CASES: &[Case<Family>] = cases![
    a_word_is_known_with_how_many_products_have_it,
    words_are_known_as_they_are_written_and_not_by_their_stems,
    what_begins_with_a_text_is_known_by_how_many_have_it,
    an_insertion_a_deletion_a_change_and_a_swap_are_one_edit_each,
    the_fewest_edits_come_first_then_the_most_products_then_the_text,
    edits_are_of_characters,
    at_most_as_many_words_are_given_as_were_asked_for,
    codes_are_known_apart_from_words,
    words_of_titles_are_known_apart_from_others,
    each_lookup_is_answered_in_its_place,
    titles_that_have_both_words_are_counted,
    words_stand_together_in_any_form,
    each_pair_is_answered_in_its_place,
];

impl Family {
    async fn known_words(&self, text: &str, near: Nearness, most: usize) -> Result<Vec<(String, u64)>, Failure> {
        self.known_among(Vocabulary::Words, (text, near), most).await
    }

    async fn known_among(
        &self,
        among: Vocabulary,
        (text, near): (&str, Nearness),
        most: usize,
    ) -> Result<Vec<(String, u64)>, Failure> {
        let known = self.keywords.known(&[Lookup { among, text, near, most }]).await?;
        Ok(only("answers", known)?.into_iter().map(|word| (word.text, word.products)).collect())
    }

    async fn titled(&self, titles: &[&str]) -> Result<(), Failure> {
        self.shelve(titles.iter().enumerate().map(|(n, title)| product(&format!("{n:03}")).titled(title))).await
    }
}

fn counts(words: &[(&str, u64)]) -> Vec<(String, u64)> {
    words.iter().map(|(word, products)| ((*word).to_owned(), *products)).collect()
}

fn texts(words: Vec<(String, u64)>) -> Vec<String> {
    words.into_iter().map(|(text, _)| text).collect()
}

async fn a_word_is_known_with_how_many_products_have_it(family: &mut Family) -> CaseResult {
    let whole = product("a").titled("kettle kettle").described("the Kettle").branded("Norrvik").categorised("Kitchen");
    let whole = whole.with_text("colour", "dark red").with_bool("cordless", true);
    family.shelve([whole, product("b").titled("a kettle"), product("c").titled("red lamp")]).await?;
    for (word, products) in [("kettle", 2), ("red", 2), ("kitchen", 1), ("cordless", 1), ("the", 1), ("norrvik", 1)] {
        equal(word, family.known_words(word, Nearness::Same, 10).await?, counts(&[(word, products)]))?;
    }
    equal("an unknown word", family.known_words("kett", Nearness::Same, 10).await?, [])
}

async fn words_are_known_as_they_are_written_and_not_by_their_stems(family: &mut Family) -> CaseResult {
    family.titled(&["Running shoes", "Runs"]).await?;
    equal("a word", family.known_words("running", Nearness::Same, 10).await?, counts(&[("running", 1)]))?;
    equal("its stem", family.known_words("run", Nearness::Same, 10).await?, [])
}

async fn what_begins_with_a_text_is_known_by_how_many_have_it(family: &mut Family) -> CaseResult {
    family.titled(&["kettle", "ket", "kettles kettle", "Kettlebell", "kitten", "ке"]).await?;
    let found = family.known_words("ket", Nearness::Beginning, 10).await?;
    equal("words", found, counts(&[("kettle", 2), ("ket", 1), ("kettlebell", 1), ("kettles", 1)]))?;
    equal("of another script", texts(family.known_words("к", Nearness::Beginning, 10).await?), ["ке"])
}

async fn an_insertion_a_deletion_a_change_and_a_swap_are_one_edit_each(family: &mut Family) -> CaseResult {
    family.titled(&["kettle", "ketttle", "ketle", "kettxe", "ektlte ketlte kettlexx xkettley tetkle"]).await?;
    let mut near = texts(family.known_words("kettle", Nearness::Edits(1), 100).await?);
    near.sort();
    equal("one edit", near, ["ketle", "ketlte", "kettle", "ketttle", "kettxe"])?;
    let mut near = texts(family.known_words("kettle", Nearness::Edits(2), 100).await?);
    near.sort();
    let expected = ["ektlte", "ketle", "ketlte", "kettle", "kettlexx", "ketttle", "kettxe", "tetkle", "xkettley"];
    equal("two edits", near, expected)
}

async fn the_fewest_edits_come_first_then_the_most_products_then_the_text(family: &mut Family) -> CaseResult {
    family.titled(&["kettlexx", "kettlexx", "kettlexx", "kettley", "kettlex", "kettlez", "kettlez", "kettle"]).await?;
    let found = family.known_words("kettle", Nearness::Edits(2), 10).await?;
    let expected = counts(&[("kettle", 1), ("kettlez", 2), ("kettlex", 1), ("kettley", 1), ("kettlexx", 3)]);
    equal("words", found, expected)
}

async fn edits_are_of_characters(family: &mut Family) -> CaseResult {
    family.titled(&["термос", "茶壺", "केतली"]).await?;
    for (text, word) in [("термас", "термос"), ("трмос", "термос"), ("茶", "茶"), ("केतलि", "केतली")]
    {
        let near = texts(family.known_words(text, Nearness::Edits(1), 10).await?);
        equal(text, near.contains(&word.to_owned()), true)?;
    }
    Ok(())
}

async fn at_most_as_many_words_are_given_as_were_asked_for(family: &mut Family) -> CaseResult {
    family.titled(&["kettlea", "kettleb", "kettlec", "kettlec", "kettled"]).await?;
    for near in [Nearness::Beginning, Nearness::Edits(1)] {
        equal("the best", texts(family.known_words("kettle", near, 1).await?), ["kettlec"])?;
        equal("the best", texts(family.known_words("kettle", near, 3).await?), ["kettlec", "kettlea", "kettleb"])?;
    }
    Ok(())
}

async fn codes_are_known_apart_from_words(family: &mut Family) -> CaseResult {
    let products =
        [product("LK-10023").titled("kettle kt-170"), product("b").titled("KT170").with_text("mpn", "kt 170 b")];
    family.shelve(products).await?;
    let codes = |text, near| family.known_among(Vocabulary::Codes, (text, near), 10);
    equal("a code", codes("KT170", Nearness::Same).await?, counts(&[("KT170", 2)]))?;
    equal("an id", codes("LK10023", Nearness::Same).await?, counts(&[("LK10023", 1)]))?;
    equal("beginning", codes("KT17", Nearness::Beginning).await?, counts(&[("KT170", 2), ("KT170B", 1)]))?;
    equal("near", codes("KT160", Nearness::Edits(1)).await?, counts(&[("KT170", 2)]))?;
    equal("a word", codes("kettle", Nearness::Same).await?, [])?;
    equal("no word", family.known_words("KT170", Nearness::Same, 10).await?, [])
}

async fn words_of_titles_are_known_apart_from_others(family: &mut Family) -> CaseResult {
    let products = [
        product("a").titled("Kettle, kettles").described("a lamp").branded("Lampe"),
        product("b").titled("Kettle").categorised("Lamps"),
        product("c").titled("Lamp"),
    ];
    family.shelve(products).await?;
    let titles = |text, near| family.known_among(Vocabulary::Titles, (text, near), 10);
    equal("a word", titles("kettle", Nearness::Same).await?, counts(&[("kettle", 2)]))?;
    equal("near", titles("lamb", Nearness::Edits(1)).await?, counts(&[("lamp", 1)]))?;
    equal("beginning", titles("k", Nearness::Beginning).await?, counts(&[("kettle", 2), ("kettles", 1)]))?;
    equal("a word of another field", titles("lampe", Nearness::Same).await?, [])
}

async fn each_lookup_is_answered_in_its_place(family: &mut Family) -> CaseResult {
    family.titled(&["kettle", "lamp"]).await?;
    let lookup = |text| Lookup { among: Vocabulary::Words, text, near: Nearness::Same, most: 1 };
    let known = family.keywords.known(&[lookup("lamp"), lookup("unknown"), lookup("kettle"), lookup("lamp")]).await?;
    let found: Vec<Vec<_>> = known.iter().map(|words| words.iter().map(|word| word.text.as_str()).collect()).collect();
    equal("answers", found, [vec!["lamp"], vec![], vec!["kettle"], vec!["lamp"]])?;
    equal("answers to nothing", family.keywords.known(&[]).await?.len(), 0)
}

async fn titles_that_have_both_words_are_counted(family: &mut Family) -> CaseResult {
    let products = [
        product("a").titled("DVD player").described("with a remote"),
        product("b").titled("Player for DVD, a DVD player"),
        product("c").titled("DVD"),
        product("d").titled("Remote").described("of a player"),
    ];
    family.shelve(products).await?;
    let pairs = [["dvd", "player"], ["player", "dvd"], ["player", "remote"], ["dvd", "dvd"], ["dvd", "unknown"]];
    equal("titles with both", family.keywords.together(&pairs).await?, [2, 2, 0, 3, 0])
}

async fn words_stand_together_in_any_form(family: &mut Family) -> CaseResult {
    family.titled(&["Running shoe", "shoes for runs"]).await?;
    equal("titles", family.keywords.together(&[["run", "shoes"]]).await?, [2])
}

async fn each_pair_is_answered_in_its_place(family: &mut Family) -> CaseResult {
    family.titled(&["red kettle", "red lamp", "red lamp"]).await?;
    let pairs = [["red", "kettle"], ["kettle", "lamp"], ["lamp", "red"]];
    equal("answers", family.keywords.together(&pairs).await?, [1, 0, 2])?;
    equal("answers to nothing", family.keywords.together(&[]).await?.len(), 0)
}
