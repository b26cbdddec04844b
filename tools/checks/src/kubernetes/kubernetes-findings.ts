import { Findings, type Finding } from '../finding.js';
import { checkNetwork, checkServicesDeployed } from './cluster-rules.js';
import { schemaFindings } from './object-schema.js';
import { idOf, parseObjects, workloadsOf } from './objects.js';
import { checkDrain, checkWorkload } from './pod-rules.js';
import { checkReferences } from './reference-rules.js';

/** Everything that is checked about what `kubectl kustomize k8s/base` prints. */
export function kubernetesFindings(
  build: string,
  secretsExample: string,
  services: readonly string[],
): Finding[] {
  const findings = new Findings();
  const objects = parseObjects(build);
  const secrets = parseObjects(secretsExample);

  for (const object of [...objects, ...secrets]) findings.list.push(...schemaFindings(object));
  // The rules trust the shape that the schemas have just vouched for.
  if (findings.list.length > 0) return findings.list;

  const ids = objects.map((object) => `${object.metadata.namespace ?? ''} ${idOf(object)}`);
  for (const id of new Set(ids.filter((id, index) => ids.indexOf(id) !== index))) {
    findings.add(id, 'is declared twice');
  }
  const drainMs = Number(
    objects.find((object) => object.kind === 'ConfigMap')?.data?.['SHUTDOWN_GRACE_MS'] ?? 0,
  );
  for (const workload of workloadsOf(objects)) {
    checkWorkload(findings, workload, objects);
    if (workload.object.kind === 'Deployment') {
      checkDrain(findings, workload.id, workload.pod, drainMs);
    }
  }
  checkReferences(findings, objects, secrets);
  checkServicesDeployed(findings, objects, services);
  checkNetwork(findings, objects);
  return findings.list;
}
