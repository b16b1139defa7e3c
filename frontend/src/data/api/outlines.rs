//! Requests on the outline of the paper on a page.

use shared::api::Corners;
use shared::id::ReceiptId;
use shared::outline::PageOutline;
use shared::problem::Problem;

use super::{page_url, send_request, to_json};

/// Sets the part of a page that is read, or with `None` has the paper looked for again. The receipt
/// is read anew.
pub(crate) async fn set_outline(
    id: ReceiptId,
    page: u32,
    corners: Option<Corners>,
) -> Result<(), Problem> {
    let body = match corners {
        Some(corners) => Some(to_json(&PageOutline { corners })?),
        None => None,
    };
    let method = if body.is_some() { "PUT" } else { "DELETE" };
    let path = [&page_url(id, page), "/outline"].concat();
    send_request(method, &path, body).await.map(drop)
}
