#!/bin/sh
# The engine hands `runtime.options` of Pulumi.yaml over in its requests; a host as old as this one takes them as flags
# only. The caller puts them into the environment.
exec "$(dirname "$0")/pulumi-language-nodejs-host" \
  -typescript="${PARITY_NODE_TYPESCRIPT:-true}" -nodeargs="${PARITY_NODE_ARGS:-}" -tsconfig="${PARITY_NODE_TSCONFIG:-}" "$@"
