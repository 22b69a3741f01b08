//! Wrong orders.

use std::{cmp::Ordering, collections::HashSet};

use likewise_domain::sort::{Order, Place};
use likewise_usecases::{
    PortError,
    ports::{KeywordIndex as _, MatchSet, Members, OrderedPage, Unit},
};

use super::{Flaw, WrongIndex};

impl WrongIndex {
    pub(super) async fn places(&self, set: MatchSet<'_>, page: OrderedPage<'_>) -> Result<Vec<Place>, PortError> {
        let order = page.order;
        let everything = OrderedPage { after: None, most: usize::MAX, ..page };
        let by_product = MatchSet { unit: Unit::Product, ..set };
        match (self.flaw, set.members) {
            (Flaw::WordsAreNotInSets, Members::Either { ids, .. }) => {
                let members = Members::Either { words: None, ids };
                self.inner.ordered(MatchSet { members, ..set }, page).await
            }
            (Flaw::ProductsForGroups, _) => self.inner.ordered(by_product, page).await,
            (Flaw::PagesRepeatTheirLast, _) => {
                let all = self.inner.ordered(set, everything).await?;
                let is_after =
                    |place: &Place| page.after.is_none_or(|it| order.compare(it, place) != Ordering::Greater);
                Ok(all.into_iter().filter(is_after).take(page.most).collect())
            }
            (Flaw::MissingValuesFirst, _) => {
                let mut all = self.inner.ordered(set, everything).await?;
                all.sort_by_key(|place| place.value.is_some());
                Ok(all)
            }
            (Flaw::PlacesAreRounded, _) => {
                let mut places = self.inner.ordered(set, page).await?;
                for place in &mut places {
                    place.value = place.value.map(|value| value.round_dp(2));
                }
                Ok(places)
            }
            (Flaw::OrderedByRoundedNumbers, _) => {
                let mut all = self.inner.ordered(set, everything).await?;
                let rounded =
                    |place: &Place| Place { value: place.value.map(|value| value.round_dp(9)), id: place.id.clone() };
                all.sort_by(|one, other| order.compare(&rounded(one), &rounded(other)));
                Ok(all)
            }
            (Flaw::NewestByChange, _) if order == Order::Newest => {
                let mut members = self.members(set).await?;
                members.sort_by_key(|stored| std::cmp::Reverse(stored.modified_at));
                Ok(members.iter().map(|stored| order.place(stored)).collect())
            }
            (Flaw::GroupsByTheirFirstId, _) if set.unit == Unit::Group => {
                let mut members = self.members(set).await?;
                members.sort_by(|one, other| one.product.id().cmp(other.product.id()));
                let mut groups = HashSet::new();
                members.retain(|stored| stored.product.group_id.clone().is_none_or(|group| groups.insert(group)));
                let mut places: Vec<_> = members.iter().map(|stored| order.place(stored)).collect();
                places.sort_by(|one, other| order.compare(one, other));
                Ok(places)
            }
            (Flaw::NeedsThePlaceItself, _) => {
                let all = self.inner.ordered(set, everything).await?;
                let from =
                    page.after.map_or(0, |it| all.iter().position(|place| place == it).map_or(all.len(), |n| n + 1));
                Ok(all.into_iter().skip(from).take(page.most).collect())
            }
            _ => self.store().ordered(set, page).await,
        }
    }
}
