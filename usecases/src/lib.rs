//! Likewise's application: the ports it needs from the outside and the use cases it offers.
pub mod error;
pub mod ports;
pub use error::{ErrorKind, PortError, Retry};
