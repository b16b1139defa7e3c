//! Reading of a photo on the user's device, shown until the server's replaces it.

use serde::{Deserialize, Serialize};

use crate::json::FromJson;
use crate::money::Money;

/// Fields of a receipt as the device has read them. Nothing is stored of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, FromJson)]
pub struct DeviceReading {
    /// Merchant.
    pub merchant: Option<String>,
    /// Date as `YYYY-MM-DD`.
    pub date: Option<String>,
    /// Total.
    pub total: Option<Money>,
}
