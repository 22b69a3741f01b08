//! The signs and abbreviations that prices are written with, and the currencies that each may mean.

use super::{Currency, iso4217};

/// What a sign or a code in a price may mean.
#[derive(Debug, Clone, Copy)]
pub(super) struct Meaning {
    /// ISO codes with spaces between them, the likeliest first.
    codes: &'static str,
}

impl Meaning {
    /// The meaning of `written`: an ISO code of a currency in use, or a sign of [`SIGNS`], with or without spaces inside
    /// and a full stop at its end, in either case.
    pub(super) fn of(written: &str) -> Option<Self> {
        if let Some(codes) = Currency::find(written).and_then(|currency| iso4217::find(currency.code())) {
            return Some(Self { codes: codes.code });
        }
        let key: String = written.chars().filter(|c| !c.is_whitespace()).flat_map(narrow).collect();
        let found = find(&key).or_else(|| find(key.trim_end_matches('.')));
        found.map(|codes| Self { codes })
    }

    /// The currencies it may mean, the likeliest first.
    pub(super) fn codes(self) -> impl Iterator<Item = &'static str> {
        self.codes.split(' ')
    }

    /// Whether one of the currencies is so much likelier than the others that it is taken where nothing else is said.
    pub(super) fn has_a_likeliest(self) -> bool {
        !self.codes.starts_with("SEK ")
    }
}

fn find(key: &str) -> Option<&'static str> {
    let at = SIGNS.binary_search_by(|(sign, _)| (*sign).cmp(key)).ok()?;
    SIGNS.get(at).map(|(_, codes)| *codes)
}

/// Lower case, and half width for the full-width signs.
fn narrow(c: char) -> impl Iterator<Item = char> {
    let narrowed = match c {
        '\u{FF04}' => '$',
        '\u{FFE5}' => '¥',
        '\u{FFE1}' => '£',
        '\u{FFE6}' => '₩',
        _ => c,
    };
    narrowed.to_lowercase()
}

/// By sign, in lower case. The krona and krone signs have no likeliest meaning: the four countries that share them write
/// prices that differ by a factor of up to twenty.
static SIGNS: [(&str, &str); 110] = [
    (
        "$",
        "USD AUD CAD HKD SGD NZD TWD MXN ARS CLP COP UYU DOP CUP BBD BMD BND BSD BZD FJD GYD JMD KYD LRD NAD NIO SBD SRD TTD XCD",
    ),
    ("a$", "AUD"),
    ("ar$", "ARS"),
    ("au$", "AUD"),
    ("bd", "BHD"),
    ("bds$", "BBD"),
    ("bs", "BOB VES"),
    ("c$", "CAD NIO"),
    ("ca$", "CAD"),
    ("cl$", "CLP"),
    ("clp$", "CLP"),
    ("cn¥", "CNY"),
    ("col$", "COP"),
    ("dh", "AED MAD"),
    ("dhs", "AED MAD"),
    ("din", "RSD"),
    ("dt", "TND"),
    ("ec$", "XCD"),
    ("euro", "EUR"),
    ("euros", "EUR"),
    ("e£", "EGP"),
    ("fj$", "FJD"),
    ("fr", "CHF"),
    ("ft", "HUF"),
    ("gh₵", "GHS"),
    ("hk$", "HKD"),
    ("j$", "JMD"),
    ("jd", "JOD"),
    ("jp¥", "JPY"),
    ("kd", "KWD"),
    ("kr", "SEK NOK DKK ISK"),
    ("ksh", "KES"),
    ("kč", "CZK"),
    ("lei", "RON MDL"),
    ("mex$", "MXN"),
    ("mop$", "MOP"),
    ("mx$", "MXN"),
    ("n$", "NAD"),
    ("nt$", "TWD"),
    ("nz$", "NZD"),
    ("qr", "QAR"),
    ("r", "ZAR"),
    ("r$", "BRL"),
    ("rd$", "DOP"),
    ("rm", "MYR"),
    ("rmb", "CNY"),
    ("rp", "IDR"),
    ("rs", "INR PKR LKR NPR MUR SCR"),
    ("s$", "SGD"),
    ("s/", "PEN"),
    ("sfr", "CHF"),
    ("sg$", "SGD"),
    ("sr", "SAR"),
    ("tk", "BDT"),
    ("tl", "TRY"),
    ("tsh", "TZS"),
    ("tt$", "TTD"),
    ("u$s", "USD"),
    ("us$", "USD"),
    ("usd$", "USD"),
    ("ush", "UGX"),
    ("zl", "PLN"),
    ("zł", "PLN"),
    ("£", "GBP EGP FKP GIP LBP SDG SHP SSP SYP"),
    ("£e", "EGP"),
    ("¥", "JPY CNY"),
    ("đ", "VND"),
    ("грн", "UAH"),
    ("ден", "MKD"),
    ("дин", "RSD"),
    ("р", "RUB"),
    ("руб", "RUB"),
    ("֏", "AMD"),
    ("؋", "AFN"),
    ("ج.م", "EGP"),
    ("د.إ", "AED"),
    ("د.ب", "BHD"),
    ("د.ت", "TND"),
    ("د.ك", "KWD"),
    ("د.م", "MAD"),
    ("ر.س", "SAR"),
    ("ر.ع", "OMR"),
    ("ر.ق", "QAR"),
    ("रु", "INR NPR"),
    ("৳", "BDT"),
    ("฿", "THB"),
    ("៛", "KHR"),
    ("₡", "CRC"),
    ("₦", "NGN"),
    ("₨", "INR PKR LKR NPR MUR SCR"),
    ("₩", "KRW KPW"),
    ("₪", "ILS"),
    ("₫", "VND"),
    ("€", "EUR"),
    ("₭", "LAK"),
    ("₮", "MNT"),
    ("₱", "PHP"),
    ("₲", "PYG"),
    ("₴", "UAH"),
    ("₵", "GHS"),
    ("₸", "KZT"),
    ("₹", "INR"),
    ("₺", "TRY"),
    ("₼", "AZN"),
    ("₽", "RUB"),
    ("₾", "GEL"),
    ("元", "CNY TWD HKD"),
    ("円", "JPY"),
    ("원", "KRW"),
    ("﷼", "SAR IRR OMR QAR YER"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_stand_in_order_and_mean_currencies_in_use() {
        assert!(SIGNS.is_sorted_by(|a, b| a.0 < b.0));
        for (sign, codes) in SIGNS {
            let meaning = Meaning::of(sign).unwrap();
            assert!(meaning.codes().all(|code| Currency::parse(code).is_ok()), "{sign}: {codes}");
            assert_eq!(meaning.codes, codes, "{sign}");
        }
    }
}
