#!/usr/bin/env bash
# Brings a cluster to the version of an overlay: schemas and streams first, then the services.
#
#   deploy/roll-out.sh k8s/overlays/production
#
# Nothing of a service changes when the migrations fail. It may be run again at any time.
set -euo pipefail

overlay=${1:?usage: deploy/roll-out.sh <folder of an overlay>}
namespace=${NAMESPACE:-lyceum}
poll_seconds=${POLL_SECONDS:-2}

objects=$(mktemp)
trap 'rm -f "$objects"' EXIT
kubectl kustomize "$overlay" >"$objects"

# A Job cannot be changed once it exists.
kubectl delete job migrate --namespace "$namespace" --ignore-not-found
kubectl apply --filename "$objects" --selector 'app.kubernetes.io/component!=service'

# Ends by itself: the Job fails when activeDeadlineSeconds are over.
conditions='{range .status.conditions[?(@.status=="True")]}{.type}{"\n"}{end}'
while true; do
  state=$(kubectl get job migrate --namespace "$namespace" --output "jsonpath=$conditions")
  if grep --quiet --extended-regexp '^(Complete|Failed)$' <<<"$state"; then break; fi
  sleep "$poll_seconds"
done
if ! grep --quiet '^Complete$' <<<"$state"; then
  kubectl logs --namespace "$namespace" job/migrate --all-containers --tail 50 >&2 || true
  echo "The migrations failed; the services are as they were. See docs/operations/kubernetes.md." >&2
  exit 1
fi

kubectl apply --filename "$objects"
kubectl rollout status deployment --namespace "$namespace" \
  --selector app.kubernetes.io/component=service --timeout 10m
