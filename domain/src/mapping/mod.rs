//! Mappings: which column of a feed is which field of a product.
