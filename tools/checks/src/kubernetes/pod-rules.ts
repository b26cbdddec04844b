import type { Findings } from '../finding.js';
import { imageProblem } from '../docker/image-name.js';
import {
  hasAnEnd,
  type Container,
  type KubernetesObject,
  type PodSpec,
  type Workload,
} from './objects.js';

/** What every pod must satisfy: the "restricted" standard of Kubernetes, limits and probes. */
export function checkWorkload(
  findings: Findings,
  workload: Workload,
  objects: readonly KubernetesObject[],
): void {
  const { id, pod } = workload;
  const context = pod.securityContext ?? {};
  const expect = (holds: boolean, problem: string) => findings.expect(holds, id, problem);

  expect(context['runAsNonRoot'] === true, 'may run as root');
  expect(context['runAsUser'] !== 0, 'runs as root');
  expect(
    (context['seccompProfile'] as { type?: string } | undefined)?.type === 'RuntimeDefault',
    'has no seccomp profile',
  );
  expect(pod.automountServiceAccountToken === false, 'mounts a token of the API server');
  expect(pod.hostNetwork !== true && pod.hostPID !== true, 'shares a namespace with the node');
  expect(
    (pod.volumes ?? []).every((volume) => volume.hostPath === undefined),
    'mounts a path of the node',
  );
  expect(
    objects.some(
      (object) =>
        object.kind === 'ServiceAccount' && object.metadata.name === pod.serviceAccountName,
    ),
    `uses the service account '${pod.serviceAccountName ?? 'default'}', which is not declared`,
  );

  const volumes = new Set([
    ...(pod.volumes ?? []).map((volume) => volume.name),
    ...(workload.object.spec?.volumeClaimTemplates ?? []).map(({ metadata }) => metadata.name),
  ]);
  for (const container of [...(pod.initContainers ?? []), ...pod.containers]) {
    checkContainer(findings, `${id} container ${container.name}`, container, volumes);
  }
  if (!hasAnEnd(workload.object)) checkProbes(findings, workload);
}

function checkContainer(
  findings: Findings,
  where: string,
  container: Container,
  volumes: ReadonlySet<string>,
): void {
  const context = container.securityContext ?? {};
  const expect = (holds: boolean, problem: string) => findings.expect(holds, where, problem);
  const problem = imageProblem(container.image);
  if (problem) findings.add(where, problem);

  expect(context['readOnlyRootFilesystem'] === true, 'has a writable root file system');
  expect(context['allowPrivilegeEscalation'] === false, 'may gain privileges');
  expect(context['privileged'] !== true, 'is privileged');
  expect(context['runAsNonRoot'] !== false && context['runAsUser'] !== 0, 'runs as root');
  const { drop = [], add = [] } = (context['capabilities'] ?? {}) as {
    drop?: string[];
    add?: string[];
  };
  expect(drop.includes('ALL') && add.length === 0, 'keeps capabilities');
  for (const resource of ['cpu', 'memory']) {
    expect(resource in (container.resources?.requests ?? {}), `requests no ${resource}`);
    expect(resource in (container.resources?.limits ?? {}), `has no limit of ${resource}`);
  }
  for (const mount of container.volumeMounts ?? []) {
    expect(volumes.has(mount.name), `mounts '${mount.name}', which is no volume`);
  }
}

const PROBES = [
  ['livenessProbe', '/health/live'],
  ['readinessProbe', '/health/ready'],
  ['startupProbe', '/health/live'],
] as const;

/** What runs for long says whether it lives and whether it can work; services say it at known paths. */
function checkProbes(findings: Findings, { id, pod, labels }: Workload): void {
  const isService = labels['app.kubernetes.io/component'] === 'service';
  for (const container of pod.containers) {
    for (const [name, path] of PROBES) {
      const probe = container[name];
      if (isService) {
        findings.expect(probe?.httpGet?.path === path, id, `has no ${name} on ${path}`);
      } else {
        findings.expect(
          probe?.httpGet !== undefined || probe?.tcpSocket !== undefined,
          id,
          `has no ${name}`,
        );
      }
    }
  }
}

/** How long a service takes to end, from its settings. */
export interface DrainTimes {
  /** In all. */
  readonly drainMs: number;
  /** Of it, for callers to leave. */
  readonly lingerMs: number;
}

/** The pod is killed only after the endpoints forgot it (preStop), its callers left, and it drained. */
export function checkDrain(
  findings: Findings,
  id: string,
  pod: PodSpec,
  { drainMs, lingerMs }: DrainTimes,
): void {
  const preStop = pod.containers[0]?.lifecycle?.preStop?.sleep?.seconds ?? 0;
  findings.expect(preStop > 0, id, 'has no preStop: requests arrive while it stops');
  findings.expect(lingerMs > 0, id, 'closes connections that its callers are about to use');
  findings.expect(lingerMs < drainMs, id, 'has no time left to drain when its callers have left');
  findings.expect(
    (pod.terminationGracePeriodSeconds ?? 30) > preStop + drainMs / 1000,
    id,
    `is killed before it has drained (${preStop} s + ${drainMs} ms)`,
  );
}
