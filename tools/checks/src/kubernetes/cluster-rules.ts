import type { Findings } from '../finding.js';
import { hasAnEnd, matches, workloadsOf, type KubernetesObject, type Labels } from './objects.js';

/** Every service of the repository is deployed, and nothing else runs under a service's name. */
export function checkServicesDeployed(
  findings: Findings,
  objects: readonly KubernetesObject[],
  services: readonly string[],
): void {
  for (const name of services) {
    for (const kind of ['Deployment', 'Service', 'ServiceAccount', 'PodDisruptionBudget']) {
      findings.expect(
        objects.some((object) => object.kind === kind && object.metadata.name === name),
        'services',
        `have no ${kind} for services/${name}`,
      );
    }
    const deployment = objects.find(
      (object) => object.kind === 'Deployment' && object.metadata.name === name,
    );
    const image = deployment?.spec?.template?.spec.containers[0]?.image;
    if (image !== undefined) {
      findings.expect(
        new RegExp(`(^|/)${name}[:@]`).test(image),
        `Deployment/${name}`,
        `runs the image ${image}`,
      );
    }
  }
}

/** The cluster itself must refuse pods that are less than hardened. */
export function checkNamespaces(findings: Findings, objects: readonly KubernetesObject[]): void {
  for (const { kind, metadata } of objects.filter((object) => object.kind === 'Namespace')) {
    findings.expect(
      metadata.labels?.['pod-security.kubernetes.io/enforce'] === 'restricted',
      `${kind}/${metadata.name}`,
      'does not enforce the restricted pod security standard',
    );
  }
}

/** Default deny, and exactly the doors that are meant to be open. */
export function checkNetwork(findings: Findings, objects: readonly KubernetesObject[]): void {
  const policies = objects.filter((object) => object.kind === 'NetworkPolicy');
  const workloads = workloadsOf(objects);
  const namespaces = new Set(workloads.map((workload) => workload.object.metadata.namespace));

  for (const namespace of namespaces) {
    const denies = policies.some(
      ({ metadata, spec }) =>
        metadata.namespace === namespace &&
        Object.keys(spec?.podSelector ?? { none: true }).length === 0 &&
        spec?.ingress === undefined &&
        spec?.egress === undefined &&
        spec?.policyTypes?.includes('Ingress') === true &&
        spec.policyTypes.includes('Egress'),
    );
    findings.expect(denies, `namespace ${namespace ?? 'default'}`, 'has no default-deny policy');
  }

  const opens = (labels: Labels, direction: 'ingress' | 'egress') =>
    policies.filter(
      ({ spec }) => spec?.[direction] !== undefined && matches(spec.podSelector ?? {}, labels),
    );
  for (const { id, labels, object } of workloads) {
    findings.expect(opens(labels, 'egress').length > 0, id, 'may not even resolve a name');
    if (!hasAnEnd(object)) {
      findings.expect(opens(labels, 'ingress').length > 0, id, 'may be reached by nobody');
    }
  }
  for (const { metadata, spec } of policies) {
    for (const rule of [...(spec?.ingress ?? []), ...(spec?.egress ?? [])]) {
      const where = `NetworkPolicy/${metadata.name}`;
      findings.expect((rule.ports ?? []).length > 0, where, 'opens every port');
      const peers = rule.from ?? rule.to ?? [];
      findings.expect(peers.length > 0, where, 'opens to everybody');
      for (const peer of peers) {
        const open =
          peer.ipBlock?.cidr === '0.0.0.0/0' && !peer.ipBlock.except?.includes('169.254.0.0/16');
        findings.expect(!open, where, 'reaches the metadata service of the cloud');
      }
    }
  }
}
