#!/usr/bin/env bash
# Checks licences, banned crates and sources of all dependencies, and known vulnerabilities when their database
# can be fetched.
. "$(dirname "$0")/common.sh"

cargo deny --locked check --hide-inclusion-graph bans licenses sources
if quietly timeout 60 cargo deny --locked fetch db; then
  cargo deny --locked check --hide-inclusion-graph --disable-fetch advisories
else
  say "the database of vulnerabilities cannot be reached: not checked"
fi
