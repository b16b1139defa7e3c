//! Name resolution behind the guard: every address is checked before a connection.
//!
//! The check lies inside the resolver that the connections use, so that a name cannot have one
//! address for the check and another for the connection (DNS rebinding). Literal addresses in a URL
//! never come here: [`super::link`] checks those.

use std::net::SocketAddr;
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::guard::Guard;

/// Resolver of the system that refuses a name as soon as one of its addresses is not admitted.
pub(super) struct GuardedResolver {
    guard: Arc<Guard>,
}

impl GuardedResolver {
    pub(super) fn new(guard: Arc<Guard>) -> Self {
        Self { guard }
    }
}

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = Arc::clone(&self.guard);
        Box::pin(async move {
            let addresses: Vec<SocketAddr> =
                tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            // One closed address is enough, since the connection might choose it.
            for address in &addresses {
                guard.check_address(name.as_str(), address.ip())?;
            }
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fetch::guard::ClosedAddress;

    async fn resolve(guard: Guard, name: &str) -> Result<usize, String> {
        let resolver = GuardedResolver::new(Arc::new(guard));
        match resolver.resolve(name.parse().unwrap()).await {
            Ok(addresses) => Ok(addresses.count()),
            Err(error) => Err(error.downcast::<ClosedAddress>().unwrap().to_string()),
        }
    }

    #[tokio::test]
    async fn a_name_with_a_closed_address_is_refused() {
        for name in ["localhost", "LOCALHOST"] {
            assert!(resolve(Guard::default(), name).await.is_err(), "{name}");
        }
        let guard = Guard::with_allowed(vec!["localhost".parse().unwrap()]);
        assert!(
            resolve(guard, "localhost")
                .await
                .is_ok_and(|count| count > 0)
        );
    }
}
