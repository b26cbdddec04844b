import type { Findings } from '../finding.js';
import { MIGRATIONS, keyOf, type Door } from './doors.js';
import {
  matches,
  workloadsOf,
  type KubernetesObject,
  type PolicyPeer,
  type PolicyRule,
  type Workload,
} from './objects.js';

const NAME = 'app.kubernetes.io/name';

/** The policies of a build, added up, open exactly the doors that are needed. */
export function checkDoors(
  findings: Findings,
  objects: readonly KubernetesObject[],
  doors: readonly Door[],
): void {
  const open = openDoors(objects);
  const needed = new Set(doors.map(keyOf));
  for (const door of open)
    findings.expect(needed.has(keyOf(door)), door.of, `${saying(door)}, which nothing needs`);
  const opened = new Set(open.map(keyOf));
  for (const door of doors)
    findings.expect(opened.has(keyOf(door)), door.of, `lacks a policy: it ${needing(door)}`);
}

const saying = ({ direction, peer, port }: Door): string =>
  direction === 'out' ? `may reach ${peer}:${port}` : `lets ${peer} in at ${port}`;

const needing = ({ direction, peer, port }: Door): string =>
  direction === 'out' ? `has to reach ${peer}:${port}` : `is called by ${peer} at ${port}`;

function openDoors(objects: readonly KubernetesObject[]): Door[] {
  const workloads = workloadsOf(objects);
  const policies = objects.filter(({ kind }) => kind === 'NetworkPolicy');
  return workloads.flatMap((workload) =>
    policies
      .filter(({ spec }) => matches(spec?.podSelector ?? {}, workload.labels))
      .flatMap(({ spec }) => [
        ...doorsIn(workload, 'in', spec?.ingress ?? [], workloads),
        ...doorsIn(workload, 'out', spec?.egress ?? [], workloads),
      ]),
  );
}

function doorsIn(
  workload: Workload,
  direction: Door['direction'],
  rules: readonly PolicyRule[],
  workloads: readonly Workload[],
): Door[] {
  const of = workload.labels[NAME] ?? MIGRATIONS;
  return rules.flatMap((rule) => {
    const peers = (rule.from ?? rule.to ?? []).flatMap((peer) => peersOf(peer, workloads));
    return peers.flatMap((peer) =>
      (rule.ports ?? []).map(({ port }) => ({ of, direction, peer, port: Number(port) })),
    );
  });
}

function peersOf(peer: PolicyPeer, workloads: readonly Workload[]): string[] {
  const { ipBlock, namespaceSelector, podSelector } = peer;
  if (ipBlock) return [ipBlock.cidr === '0.0.0.0/0' ? 'internet' : ipBlock.cidr];
  if (namespaceSelector) {
    const labels = namespaceSelector.matchLabels ?? {};
    // Names are resolved by everybody; that is no door of one pod.
    if (podSelector?.matchLabels?.['k8s-app'] === 'kube-dns') return [];
    return [labels['lyceum/provides'] ?? `a namespace with ${JSON.stringify(labels)}`];
  }
  return workloads
    .filter(({ labels }) => matches(podSelector ?? {}, labels))
    .map(({ labels }) => labels[NAME] ?? 'a pod without name');
}
