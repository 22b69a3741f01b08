//! Pages of a list: one item more than is shown tells whether there is another page.

/// How many items to ask for so that a page of `most` can tell whether it is the last.
pub(crate) const fn one_more(most: usize) -> usize {
    most + 1
}

/// Cuts what was found down to `most` items, and gives the key of the last of them where more follow.
pub(crate) fn cut<T, K>(found: &mut Vec<T>, most: usize, key: impl Fn(&T) -> K) -> Option<K> {
    let more = found.len() > most;
    found.truncate(most);
    found.last().filter(|_| more).map(key)
}
