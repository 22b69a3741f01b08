//! Match sets in an order.

use std::{cmp::Ordering, collections::HashMap};

use likewise_domain::{
    filter::FilterField,
    sort::{Order, Place},
};
use likewise_usecases::{
    PortError,
    ports::{OrderedPage, Unit},
};
use parking_lot::RwLock;
use rust_decimal::Decimal;
use tantivy::DocId;

use super::{Moment, ORDERED};
use crate::index::{
    documents::{Columns, Fields, Snapshot},
    error::filters_failed,
    names::Names,
};

/// A page of `members`.
pub(super) fn ordered(
    (moment, columns, names): (&Moment, &Columns, &RwLock<Names>),
    members: &[Vec<DocId>],
    (unit, page): (Unit, OrderedPage<'_>),
) -> Result<Vec<Place>, PortError> {
    let snapshot = &*moment.snapshot;
    let values = values(snapshot, columns, page.order)?;
    let names = names.read();
    let mut places = Vec::with_capacity(members.iter().map(Vec::len).sum());
    let groups = match unit {
        Unit::Product => None,
        Unit::Group => Some(columns.values((ORDERED, snapshot), &FilterField::GroupId)?.segments),
    };
    let mut firsts: HashMap<u32, Place> = HashMap::new();
    for (segment, ((docs, held), value)) in members.iter().zip(&snapshot.segments).zip(&values).enumerate() {
        let groups = groups.as_ref().and_then(|groups| groups.get(segment));
        for doc in docs {
            let Some(id) = held.key(*doc).and_then(|key| names.id(key)) else { continue };
            let place = Place { value: value(*doc), id: id.clone() };
            match groups.and_then(|groups| groups.one(*doc)) {
                None => places.push(place),
                Some(group) => keep_first(&mut firsts, (group, place), page.order),
            }
        }
    }
    drop(names);
    places.extend(firsts.into_values());
    if let Some(after) = page.after {
        places.retain(|place| page.order.compare(after, place) == Ordering::Less);
    }
    let compare = |one: &Place, other: &Place| page.order.compare(one, other);
    if page.most > 0 && places.len() > page.most {
        places.select_nth_unstable_by(page.most - 1, compare);
    }
    places.truncate(page.most);
    places.sort_unstable_by(compare);
    Ok(places)
}

fn keep_first(firsts: &mut HashMap<u32, Place>, (group, place): (u32, Place), order: Order) {
    match firsts.get_mut(&group) {
        None => {
            firsts.insert(group, place);
        }
        Some(first) if order.compare(&place, first) == Ordering::Less => *first = place,
        Some(_) => {}
    }
}

type Value = Box<dyn Fn(DocId) -> Option<Decimal>>;

/// What documents are ordered by, for each segment.
fn values(snapshot: &Snapshot, columns: &Columns, order: Order) -> Result<Vec<Value>, PortError> {
    let field = match order {
        Order::Cheapest | Order::Dearest => FilterField::Price,
        Order::BestRated => FilterField::Rating,
        Order::Newest => {
            let columns = snapshot.segments.iter().map(|segment| {
                let created = segment.reader.fast_fields().i64(Fields::CREATED_AT).map_err(filters_failed(ORDERED))?;
                Ok(Box::new(move |doc| created.first(doc).map(Decimal::from)) as Value)
            });
            return columns.collect();
        }
    };
    let columns = columns.numbers((ORDERED, snapshot), &field)?;
    Ok(columns.into_iter().map(|column| Box::new(move |doc| column.get(doc)) as Value).collect())
}
