import { Findings, type Finding } from '../finding.js';
import type { Build } from './builds.js';
import { checkNamespaces, checkNetwork, checkServicesDeployed } from './cluster-rules.js';
import { checkDoors } from './door-rules.js';
import { BACKUP_DOOR, doorsOf } from './doors.js';
import { schemaFindings } from './object-schema.js';
import { idOf, parseObjects, workloadsOf } from './objects.js';
import { checkDrain, checkWorkload } from './pod-rules.js';
import { checkReferences } from './reference-rules.js';
import { checkScaling } from './scaling-rules.js';

/** What a build is held against. */
export interface KubernetesContext {
  readonly build: Build;
  /** The text of the example of its secrets. */
  readonly secretsExample: string;
  readonly compose: string;
  readonly services: readonly string[];
}

/** Everything that is checked about what `kubectl kustomize` prints for a build. */
export function kubernetesFindings(
  printed: string,
  { build, secretsExample, compose, services }: KubernetesContext,
): Finding[] {
  const findings = new Findings();
  const objects = parseObjects(printed);
  const secrets = parseObjects(secretsExample);

  for (const object of [...objects, ...secrets]) findings.list.push(...schemaFindings(object));
  // The rules trust the shape that the schemas have just vouched for.
  if (findings.list.length > 0) return findings.list;

  const ids = objects.map((object) => `${object.metadata.namespace ?? ''} ${idOf(object)}`);
  for (const id of new Set(ids.filter((id, index) => ids.indexOf(id) !== index))) {
    findings.add(id, 'is declared twice');
  }
  for (const workload of workloadsOf(objects)) checkWorkload(findings, workload, objects);
  checkReferences(findings, objects, secrets, build.secrets.join(', '));
  checkScaling(findings, objects, build);
  checkNamespaces(findings, objects);
  checkNetwork(findings, objects);
  if (!build.hasServices) return findings.list;

  const settings = objects.find(({ kind }) => kind === 'ConfigMap')?.data ?? {};
  const times = {
    drainMs: Number(settings['SHUTDOWN_GRACE_MS'] ?? 0),
    lingerMs: Number(settings['SHUTDOWN_LINGER_MS'] ?? 0),
  };
  for (const { id, object, pod } of workloadsOf(objects)) {
    if (object.kind === 'Deployment') checkDrain(findings, id, pod, times);
  }
  checkServicesDeployed(findings, objects, services);
  const hasBackup = objects.some(({ metadata }) => metadata.name === BACKUP_DOOR.of);
  checkDoors(findings, objects, [
    ...doorsOf(compose, services),
    ...(hasBackup ? [BACKUP_DOOR] : []),
  ]);
  return findings.list;
}
