import { parseCompose } from '../compose/compose-file.js';
import { Findings, type Finding } from '../finding.js';
import { parseObjects, workloadsOf, type Container, type KubernetesObject } from './objects.js';

/**
 * A service needs the same settings wherever it runs: what compose gives it, a cluster gives it too. Those
 * that compose lets be empty (`${NAME:-}`) are for whoever wants them.
 */
export function settingsParityFindings(
  compose: string,
  build: string,
  services: readonly string[],
): Finding[] {
  const findings = new Findings();
  const file = parseCompose(compose);
  const objects = parseObjects(build);
  const workloads = workloadsOf(objects);

  for (const name of services) {
    const pod = workloads.find((workload) => workload.id === `Deployment/${name}`)?.pod;
    if (!pod) continue;
    const given = new Set(pod.containers.flatMap((container) => settingsOf(container, objects)));
    const environment = file.services[name]?.environment ?? {};
    for (const [setting, value] of Object.entries(environment)) {
      if (/^\$\{\w+:-\}$/.test(value)) continue;
      findings.expect(
        given.has(setting),
        `Deployment/${name}`,
        `has no ${setting}, which compose sets`,
      );
    }
  }

  const job = workloads.find((workload) => workload.id === 'Job/migrate')?.pod;
  for (const step of ['migrate', 'provision']) {
    const container = [...(job?.initContainers ?? []), ...(job?.containers ?? [])].find(
      (candidate) => candidate.name === step,
    );
    const given = new Set(container ? settingsOf(container, objects) : []);
    for (const setting of Object.keys(file.services[step]?.environment ?? {})) {
      findings.expect(
        given.has(setting),
        `Job/migrate ${step}`,
        `has no ${setting}, which compose sets`,
      );
    }
  }
  return findings.list;
}

function settingsOf(container: Container, objects: readonly KubernetesObject[]): string[] {
  const maps = (container.envFrom ?? []).flatMap(({ configMapRef }) => {
    const map = objects.find(
      (object) => object.kind === 'ConfigMap' && object.metadata.name === configMapRef?.name,
    );
    return Object.keys(map?.data ?? {});
  });
  return [...maps, ...(container.env ?? []).map((entry) => entry.name)];
}
