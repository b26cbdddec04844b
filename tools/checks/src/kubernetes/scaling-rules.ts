import type { Findings } from '../finding.js';
import type { Build } from './builds.js';
import { hasAnEnd, matches, workloadsOf, type KubernetesObject, type Workload } from './objects.js';

/** How many pods there are, who may take one away, and who decides. */
export function checkScaling(
  findings: Findings,
  objects: readonly KubernetesObject[],
  build: Pick<Build, 'minReplicas' | 'isScaled'>,
): void {
  const longRunning = workloadsOf(objects).filter(({ object }) => !hasAnEnd(object));
  for (const workload of longRunning) {
    const { id, labels, object } = workload;
    const scalers = scalersOf(workload, objects);
    findings.expect(scalers.length <= 1, id, 'has two autoscalers, which pull at it');
    const [scaler] = scalers;
    const isService = labels['app.kubernetes.io/component'] === 'service';
    if (isService && build.isScaled) findings.expect(scaler !== undefined, id, 'has no autoscaler');
    if (scaler)
      findings.expect(
        object.spec?.replicas === undefined,
        id,
        'sets replicas, which its autoscaler decides',
      );
    const replicas = scaler
      ? (scaler.spec?.minReplicas ?? scaler.spec?.minReplicaCount ?? 1)
      : (object.spec?.replicas ?? 1);
    findings.expect(replicas >= build.minReplicas, id, `has a single replica`);
    findings.expect(
      objects.some(
        ({ kind, spec }) =>
          kind === 'PodDisruptionBudget' &&
          spec?.selector !== undefined &&
          matches(spec.selector, labels),
      ),
      id,
      'has no disruption budget: a node that is drained takes every pod',
    );
  }
  for (const object of objects.filter(isScaler)) {
    const target = object.spec?.scaleTargetRef?.name;
    findings.expect(
      longRunning.some((workload) => workload.object.metadata.name === target),
      `${object.kind}/${object.metadata.name}`,
      `scales ${String(target)}, which does not exist`,
    );
  }
}

const isScaler = ({ kind }: KubernetesObject): boolean =>
  kind === 'HorizontalPodAutoscaler' || kind === 'ScaledObject';

function scalersOf({ object }: Workload, objects: readonly KubernetesObject[]): KubernetesObject[] {
  return objects.filter(
    (candidate) =>
      isScaler(candidate) && candidate.spec?.scaleTargetRef?.name === object.metadata.name,
  );
}
