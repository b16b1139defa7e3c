//! Open connections, limited in total and per client.
//!
//! At a limit the oldest connection without a request in progress is evicted. So a client with many
//! idle or half-open connections locks out neither others nor itself. If all connections are in
//! use, a new one is refused.

use std::collections::{BTreeMap, HashMap};
use std::net::{IpAddr, Ipv6Addr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio_util::sync::CancellationToken;

/// Maximum numbers of open connections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConnectionLimits {
    /// Number of all connections.
    pub total: usize,
    /// Number of connections per client; `None` behind a proxy that stands before all clients.
    pub per_client: Option<usize>,
}

/// All open connections and their limits.
pub(super) struct Connections {
    limits: ConnectionLimits,
    open: Mutex<OpenConnections>,
}

/// Open connections, protected by the lock.
#[derive(Default)]
struct OpenConnections {
    count: usize,
    next_number: u64,
    /// Connections by client and number; the lowest number is the oldest.
    clients: HashMap<IpAddr, BTreeMap<u64, Arc<Activity>>>,
}

/// Requests in progress on one connection, and its eviction.
#[derive(Default)]
pub(super) struct Activity {
    requests: AtomicUsize,
    evicted: CancellationToken,
}

/// Guard of a connection, which counts until this is dropped.
pub(super) struct ConnectionGuard {
    connections: Arc<Connections>,
    client: IpAddr,
    number: u64,
    activity: Arc<Activity>,
}

/// Guard of a request, which is in progress until this is dropped.
pub(super) struct RequestGuard(Arc<Activity>);

impl Connections {
    pub(super) fn new(limits: ConnectionLimits) -> Arc<Self> {
        Arc::new(Self {
            limits,
            open: Mutex::default(),
        })
    }

    /// Counts a new connection, evicting an idle one at a limit; `None` if it must be refused.
    pub(super) fn try_admit(self: &Arc<Self>, peer: IpAddr) -> Option<ConnectionGuard> {
        let client = client_key(peer);
        let mut open = self.lock();
        // A client at its own limit makes room at its own expense, not at that of others.
        let of_client = open.clients.get(&client).map_or(0, BTreeMap::len);
        let limit = self.limits.per_client.unwrap_or(usize::MAX);
        if of_client >= limit && !open.evict_idle_of(client) {
            return None;
        }
        // At the total limit any client may have to give up an idle connection.
        if open.count >= self.limits.total && !open.evict_any_idle() {
            return None;
        }
        let (number, activity) = (open.next_number, Arc::new(Activity::default()));
        open.next_number += 1;
        open.count += 1;
        open.clients
            .entry(client)
            .or_default()
            .insert(number, activity.clone());
        Some(ConnectionGuard {
            connections: self.clone(),
            client,
            number,
            activity,
        })
    }

    fn lock(&self) -> MutexGuard<'_, OpenConnections> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl OpenConnections {
    /// Evicts the oldest idle connection of a client; `false` if it has none.
    fn evict_idle_of(&mut self, client: IpAddr) -> bool {
        let mut connections = self.clients.get(&client).into_iter().flatten();
        let idle = connections.find(|(_, one)| one.is_idle());
        let idle = idle.map(|(number, _)| *number);
        // It stops counting at once, so that the new connection need not wait until it is closed.
        let Some(activity) = idle.and_then(|number| self.remove(client, number)) else {
            return false;
        };
        activity.evicted.cancel();
        true
    }

    /// Evicts an idle connection of the client with the most connections, or else of the client
    /// with the next most, and so on; `false` if all are in use.
    fn evict_any_idle(&mut self) -> bool {
        let mut clients: Vec<(usize, IpAddr)> = self
            .clients
            .iter()
            .map(|(client, connections)| (connections.len(), *client))
            .collect();
        // Clients with the most connections come first.
        clients.sort_unstable_by(|one, other| other.cmp(one));
        clients
            .into_iter()
            .any(|(_, client)| self.evict_idle_of(client))
    }

    /// Stops counting a connection; `None` if it was evicted before.
    fn remove(&mut self, client: IpAddr, number: u64) -> Option<Arc<Activity>> {
        let connections = self.clients.get_mut(&client)?;
        let removed = connections.remove(&number)?;
        if connections.is_empty() {
            self.clients.remove(&client);
        }
        self.count -= 1;
        Some(removed)
    }
}

impl Activity {
    fn is_idle(&self) -> bool {
        self.requests.load(Ordering::Acquire) == 0
    }

    /// Counts a request as in progress.
    pub(super) fn begin_request(self: &Arc<Self>) -> RequestGuard {
        self.requests.fetch_add(1, Ordering::AcqRel);
        RequestGuard(self.clone())
    }

    /// Returns when the connection must close to make room for another one. Never returns if a
    /// request began in the meantime.
    pub(super) async fn wait_for_eviction(&self) {
        self.evicted.cancelled().await;
        // Ending the connection now would cut off that request.
        if !self.is_idle() {
            std::future::pending::<()>().await;
        }
    }
}

impl ConnectionGuard {
    pub(super) fn activity(&self) -> &Arc<Activity> {
        &self.activity
    }
}

impl Drop for ConnectionGuard {
    fn drop(&mut self) {
        self.connections.lock().remove(self.client, self.number);
    }
}

impl Drop for RequestGuard {
    fn drop(&mut self) {
        self.0.requests.fetch_sub(1, Ordering::AcqRel);
    }
}

/// Returns the key that clients are told apart by: the IPv4 address or the IPv6 network of 64 bits,
/// since providers assign a whole one to each customer.
pub(super) fn client_key(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn limited(total: usize, per_client: usize) -> Arc<Connections> {
        Connections::new(ConnectionLimits {
            total,
            per_client: Some(per_client),
        })
    }

    fn is_evicted(admission: &ConnectionGuard) -> bool {
        admission.activity.evicted.is_cancelled()
    }

    #[test]
    fn the_oldest_idle_connection_of_a_client_makes_room() {
        let connections = limited(10, 3);
        let one = address("10.0.0.1");
        let admitted: Vec<_> = (0..3)
            .map(|_| connections.try_admit(one).unwrap())
            .collect();
        let busy = admitted[0].activity().begin_request();
        let other = connections.try_admit(address("10.0.0.2")).unwrap();
        let _fourth = connections.try_admit(one).expect("the second one was idle");
        let evicted: Vec<_> = admitted.iter().map(is_evicted).collect();
        assert_eq!(
            (evicted, is_evicted(&other)),
            (vec![false, true, false], false)
        );
        drop(busy);
        let _fifth = connections.try_admit(one).unwrap();
        assert!(is_evicted(&admitted[0]), "its request has ended");
    }

    #[test]
    fn a_client_whose_connections_are_all_in_use_is_refused() {
        let connections = limited(10, 2);
        let one = address("10.0.0.1");
        let admitted: Vec<_> = (0..2)
            .map(|_| connections.try_admit(one).unwrap())
            .collect();
        let _busy: Vec<_> = admitted
            .iter()
            .map(|admission| admission.activity().begin_request())
            .collect();
        assert!(connections.try_admit(one).is_none());
        assert!(connections.try_admit(address("10.0.0.2")).is_some());
        drop(admitted);
        assert!(connections.try_admit(one).is_some());
    }

    #[test]
    fn where_all_are_open_the_client_with_the_most_gives_one_up() {
        let connections = limited(4, 4);
        let (many, few) = (address("10.0.0.1"), address("10.0.0.2"));
        let of_many: Vec<_> = (0..3)
            .map(|_| connections.try_admit(many).unwrap())
            .collect();
        let of_few = connections.try_admit(few).unwrap();
        let _new = connections.try_admit(address("10.0.0.3")).unwrap();
        assert!(is_evicted(&of_many[0]) && !is_evicted(&of_few));
        let _busy: Vec<_> = of_many[1..]
            .iter()
            .map(|admission| admission.activity().begin_request())
            .collect();
        let _newer = connections.try_admit(address("10.0.0.4")).unwrap();
        assert_eq!(connections.lock().count, 4);
    }

    #[test]
    fn what_has_ended_is_forgotten() {
        let connections = limited(2, 1);
        let first = connections.try_admit(address("10.0.0.1")).unwrap();
        let second = connections.try_admit(address("10.0.0.1")).unwrap();
        drop((first, second));
        let open = connections.lock();
        assert_eq!(
            (open.count, open.clients.len()),
            (0, 0),
            "an evicted one is not counted off twice"
        );
    }

    #[tokio::test]
    async fn a_request_that_begins_while_its_connection_is_evicted_goes_on() {
        let connections = limited(2, 1);
        let first = connections.try_admit(address("10.0.0.1")).unwrap();
        let busy = first.activity().clone();
        let _second = connections.try_admit(address("10.0.0.1")).unwrap();
        let _request = busy.begin_request();
        assert!(futures_util::FutureExt::now_or_never(busy.wait_for_eviction()).is_none());
    }

    #[test]
    fn a_client_is_an_address_or_a_network_of_ipv6() {
        for (one, other, is_same) in [
            ("10.0.0.1", "10.0.0.1", true),
            ("10.0.0.1", "10.0.0.2", false),
            ("::ffff:10.0.0.1", "10.0.0.1", true),
            ("2001:db8::1", "2001:db8::2:0:0:1", true),
            ("2001:db8::1", "2001:db8:0:1::1", false),
        ] {
            assert_eq!(
                client_key(address(one)) == client_key(address(other)),
                is_same,
                "{one} {other}"
            );
        }
    }
}
