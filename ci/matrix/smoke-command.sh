#!/bin/bash
# A few scenarios of each kind, for kernels that are emulated while somebody
# waits. Runs in a guest, in the root of the checkout.
exec "${HOPCHECK_BUILD:-build}/bin/hopcheck" run \
  --json "$HOPCHECK_RESULTS/results.json" \
  scenarios/basics/one-router.yaml \
  scenarios/bridge/three-ports.yaml \
  scenarios/denial/blackhole-route.yaml \
  scenarios/denial/forwarding-off.yaml \
  scenarios/denial/strict-reverse-path.yaml \
  scenarios/denial/ttl-expired.yaml \
  scenarios/filter/policies.yaml \
  scenarios/filter/user-chains.yaml \
  scenarios/nat/masquerade.yaml \
  scenarios/nftables/device-hooks.yaml \
  scenarios/nftables/goto-and-return.yaml
