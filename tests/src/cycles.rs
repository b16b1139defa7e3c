//! Cycles in the module graph of a crate.

use std::collections::{BTreeMap, BTreeSet};

use crate::modules::Edge;

/// Edges between files without names.
type Pairs<'a> = BTreeSet<(&'a str, &'a str)>;

/// Returns the groups of files that reach each other, largest first.
///
/// A module and the files below it may name each other: such a group is split at the module.
pub fn find_cycles(edges: &BTreeSet<Edge>) -> Vec<BTreeSet<&str>> {
    let pairs = edges
        .iter()
        .map(|edge| (edge.from.as_str(), edge.to.as_str()));
    let mut open = find_groups(&pairs.collect());
    let mut cycles = Vec::new();
    while let Some((group, inner)) = open.pop() {
        let top = group
            .iter()
            .find(|top| group.iter().all(|file| file == *top || is_below(file, top)));
        if let Some(top) = top {
            open.extend(find_groups(
                &inner.into_iter().filter(|(from, _)| from != top).collect(),
            ));
        } else {
            cycles.push(group);
        }
    }
    cycles.sort_by_key(|cycle| usize::MAX - cycle.len());
    cycles
}

/// Returns the groups of nodes that reach each other, with the edges in each.
fn find_groups<'a>(pairs: &Pairs<'a>) -> Vec<(BTreeSet<&'a str>, Pairs<'a>)> {
    let mut next: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (from, to) in pairs {
        next.entry(from).or_default().insert(to);
    }
    let reachable: BTreeMap<_, _> = next
        .keys()
        .map(|from| (*from, reach(&next, from)))
        .collect();
    let reaches = |from: &str, to: &str| reachable.get(from).is_some_and(|set| set.contains(to));
    let groups: BTreeSet<BTreeSet<_>> = reachable
        .iter()
        .filter(|(node, set)| set.contains(*node))
        .map(|(node, set)| set.iter().copied().filter(|to| reaches(to, node)).collect())
        .collect();
    let inner = |group: &BTreeSet<&str>| {
        let within = pairs
            .iter()
            .filter(|(from, to)| group.contains(from) && group.contains(to));
        within.copied().collect()
    };
    groups
        .into_iter()
        .map(|group| {
            let edges = inner(&group);
            (group, edges)
        })
        .collect()
}

/// Returns whether the module of `file` lies below that of `top`.
fn is_below(file: &str, top: &str) -> bool {
    let roots = ["/mod.rs", "/lib.rs", "/main.rs", ".rs"];
    let folder = roots
        .iter()
        .find_map(|root| top.strip_suffix(root))
        .unwrap_or(top);
    file.strip_prefix(folder)
        .is_some_and(|inner| inner.starts_with('/'))
}

fn reach<'a>(next: &BTreeMap<&'a str, BTreeSet<&'a str>>, from: &str) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    let mut open: Vec<&str> = next.get(from).into_iter().flatten().copied().collect();
    while let Some(node) = open.pop() {
        if found.insert(node) {
            open.extend(next.get(node).into_iter().flatten().copied());
        }
    }
    found
}
