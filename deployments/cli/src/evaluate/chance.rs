//! Chance that a seed decides, so that a report can be repeated number by number.

use blake3::OutputReader;

/// Draws that `seed` decides: the output stream of BLAKE3, which never changes between releases or platforms.
pub(crate) fn seeded(seed: u64) -> impl FnMut(usize) -> usize {
    let mut stream: OutputReader = blake3::Hasher::new().update(&seed.to_le_bytes()).finalize_xof();
    move |below| {
        let mut bytes = [0; 8];
        stream.fill(&mut bytes);
        scaled(u64::from_le_bytes(bytes), below)
    }
}

/// `drawn` as a number below `below` (Lemire 2019, without rejection: the bias is below `below` in 2^64).
fn scaled(drawn: u64, below: usize) -> usize {
    let below = u128::try_from(below).unwrap_or_default();
    usize::try_from((u128::from(drawn) * below) >> 64).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_decides_what_is_drawn() {
        let drawn = |seed| {
            let mut draw = seeded(seed);
            (0..8).map(|_| draw(1_000)).collect::<Vec<_>>()
        };
        assert_eq!(drawn(7), drawn(7));
        assert_ne!(drawn(7), drawn(8));
    }

    #[test]
    fn each_number_is_as_likely_as_the_others() {
        let mut draw = seeded(7);
        let mut counts = [0_u32; 6];
        for _ in 0..60_000 {
            counts[draw(6)] += 1;
        }
        assert!(counts.iter().all(|count| (9_600..10_400).contains(count)), "{counts:?}");
        assert_eq!((scaled(0, 6), scaled(u64::MAX, 6), scaled(u64::MAX, 1)), (0, 5, 0));
    }
}
