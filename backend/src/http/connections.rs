//! Open connections, bounded in all and per client.
//!
//! Where a limit is reached, the oldest connection without a request under way makes room. So a client that holds
//! many idle or half-open connections disturbs nobody, itself included. Where all are in use, a new one is refused.

use std::collections::{BTreeMap, HashMap};
use std::net::{IpAddr, Ipv6Addr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio_util::sync::CancellationToken;

/// How many connections may be open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConnectionLimits {
    /// In all.
    pub total: usize,
    /// From one client; `None` where a proxy stands before all clients.
    pub per_client: Option<usize>,
}

/// All open connections.
pub(super) struct Connections {
    limits: ConnectionLimits,
    open: Mutex<Open>,
}

#[derive(Default)]
struct Open {
    count: usize,
    next_number: u64,
    /// By client and age.
    clients: HashMap<IpAddr, BTreeMap<u64, Arc<Activity>>>,
}

/// What happens on one connection.
#[derive(Default)]
pub(super) struct Activity {
    requests: AtomicUsize,
    evicted: CancellationToken,
}

/// A connection that counts until this is dropped.
pub(super) struct Admission {
    connections: Arc<Connections>,
    client: IpAddr,
    number: u64,
    activity: Arc<Activity>,
}

/// A request that is under way until this is dropped.
pub(super) struct UnderWay(Arc<Activity>);

impl Connections {
    pub(super) fn new(limits: ConnectionLimits) -> Arc<Self> {
        Arc::new(Self {
            limits,
            open: Mutex::default(),
        })
    }

    /// Counts a new connection, in place of an idle one where a limit is reached; `None` where it has to be refused.
    pub(super) fn admit(self: &Arc<Self>, peer: IpAddr) -> Option<Admission> {
        let client = client(peer);
        let mut open = self.lock();
        let of_client = open.clients.get(&client).map_or(0, BTreeMap::len);
        if self
            .limits
            .per_client
            .is_some_and(|limit| of_client >= limit)
            && !open.evict_of(client)
        {
            return None;
        }
        if open.count >= self.limits.total && !open.evict_any() {
            return None;
        }
        let (number, activity) = (open.next_number, Arc::new(Activity::default()));
        open.next_number += 1;
        open.count += 1;
        open.clients
            .entry(client)
            .or_default()
            .insert(number, activity.clone());
        Some(Admission {
            connections: self.clone(),
            client,
            number,
            activity,
        })
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    /// Evicts the oldest idle connection of a client.
    fn evict_of(&mut self, client: IpAddr) -> bool {
        let Some(connections) = self.clients.get(&client) else {
            return false;
        };
        let Some(number) = connections
            .iter()
            .find(|(_, one)| one.is_idle())
            .map(|(number, _)| *number)
        else {
            return false;
        };
        if let Some(activity) = self.remove(client, number) {
            activity.evicted.cancel();
        }
        true
    }

    /// Evicts an idle connection of the client that has the most connections; where all of that one are in use, of the
    /// one that has the most after it, and so on.
    fn evict_any(&mut self) -> bool {
        let mut clients: Vec<(usize, IpAddr)> = self
            .clients
            .iter()
            .map(|(client, connections)| (connections.len(), *client))
            .collect();
        clients.sort_unstable_by(|one, other| other.cmp(one));
        clients.into_iter().any(|(_, client)| self.evict_of(client))
    }

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

    /// Counts a request as under way.
    pub(super) fn begin(self: &Arc<Self>) -> UnderWay {
        self.requests.fetch_add(1, Ordering::AcqRel);
        UnderWay(self.clone())
    }

    /// Comes back when the connection has to end to make room for another one. One on which a request began in
    /// the meantime goes on.
    pub(super) async fn evicted(&self) {
        self.evicted.cancelled().await;
        if !self.is_idle() {
            std::future::pending::<()>().await;
        }
    }
}

impl Admission {
    pub(super) fn activity(&self) -> &Arc<Activity> {
        &self.activity
    }
}

impl Drop for Admission {
    fn drop(&mut self) {
        self.connections.lock().remove(self.client, self.number);
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.requests.fetch_sub(1, Ordering::AcqRel);
    }
}

/// The client behind an address: providers give each customer a whole IPv6 network of 64 bits.
pub(super) fn client(address: IpAddr) -> IpAddr {
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

    fn is_evicted(admission: &Admission) -> bool {
        admission.activity.evicted.is_cancelled()
    }

    #[test]
    fn the_oldest_idle_connection_of_a_client_makes_room() {
        let connections = limited(10, 3);
        let one = address("10.0.0.1");
        let admitted: Vec<_> = (0..3).map(|_| connections.admit(one).unwrap()).collect();
        let busy = admitted[0].activity().begin();
        let other = connections.admit(address("10.0.0.2")).unwrap();
        let _fourth = connections.admit(one).expect("the second one was idle");
        let evicted: Vec<_> = admitted.iter().map(is_evicted).collect();
        assert_eq!(
            (evicted, is_evicted(&other)),
            (vec![false, true, false], false)
        );
        drop(busy);
        let _fifth = connections.admit(one).unwrap();
        assert!(is_evicted(&admitted[0]), "its request has ended");
    }

    #[test]
    fn a_client_whose_connections_are_all_in_use_is_refused() {
        let connections = limited(10, 2);
        let one = address("10.0.0.1");
        let admitted: Vec<_> = (0..2).map(|_| connections.admit(one).unwrap()).collect();
        let _busy: Vec<_> = admitted
            .iter()
            .map(|admission| admission.activity().begin())
            .collect();
        assert!(connections.admit(one).is_none());
        assert!(connections.admit(address("10.0.0.2")).is_some());
        drop(admitted);
        assert!(connections.admit(one).is_some());
    }

    #[test]
    fn where_all_are_open_the_client_with_the_most_gives_one_up() {
        let connections = limited(4, 4);
        let (many, few) = (address("10.0.0.1"), address("10.0.0.2"));
        let of_many: Vec<_> = (0..3).map(|_| connections.admit(many).unwrap()).collect();
        let of_few = connections.admit(few).unwrap();
        let _new = connections.admit(address("10.0.0.3")).unwrap();
        assert!(is_evicted(&of_many[0]) && !is_evicted(&of_few));
        let _busy: Vec<_> = of_many[1..]
            .iter()
            .map(|admission| admission.activity().begin())
            .collect();
        let _newer = connections.admit(address("10.0.0.4")).unwrap();
        assert_eq!(connections.lock().count, 4);
    }

    #[test]
    fn what_has_ended_is_forgotten() {
        let connections = limited(2, 1);
        let first = connections.admit(address("10.0.0.1")).unwrap();
        let second = connections.admit(address("10.0.0.1")).unwrap();
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
        let first = connections.admit(address("10.0.0.1")).unwrap();
        let busy = first.activity().clone();
        let _second = connections.admit(address("10.0.0.1")).unwrap();
        let _request = busy.begin();
        assert!(futures_util::FutureExt::now_or_never(busy.evicted()).is_none());
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
                client(address(one)) == client(address(other)),
                is_same,
                "{one} {other}"
            );
        }
    }
}
