import { readFileSync } from 'node:fs';
import path from 'node:path';
import { durableName, streamOf, topology } from '@lyceum/contracts';
import { stringify } from 'yaml';
import { parseObjects, type KubernetesObject } from './objects.js';

/** One pod of each may be away at any time. */
const MIN_REPLICAS = 2;
/** A default, not a measurement: what the connections of the database allow says more (docs/operations). */
const MAX_REPLICAS = 10;
/** Share of its CPU limit at which a service gets another pod. */
const CPU_SHARE = 0.6;
/** Unhandled events for each pod from which there is one more; a default. */
const EVENT_LAG = '1000';
const NATS_MONITORING = 'nats.lyceum-infrastructure.svc:8222';

/** Pods go one a minute: the load of a service comes back in waves. */
const behavior = {
  scaleDown: {
    stabilizationWindowSeconds: 300,
    policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }],
  },
};

/**
 * An autoscaler on CPU for each service. It counts from the limit and not from the request, which only says
 * what an idle service needs.
 */
export function cpuAutoscalers(root: string, services: readonly string[]): string {
  return documents(
    services.map((name) => ({
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: metadata(name),
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
        minReplicas: MIN_REPLICAS,
        maxReplicas: MAX_REPLICAS,
        metrics: [
          {
            type: 'Resource',
            resource: {
              name: 'cpu',
              target: { type: 'AverageValue', averageValue: cpuTarget(root, name) },
            },
          },
        ],
        behavior,
      },
    })),
  );
}

/** The same for clusters with KEDA, which also looks at what each durable consumer has left to do. */
export function eventAutoscalers(root: string, services: readonly string[]): string {
  return documents(
    services.map((name) => ({
      apiVersion: 'keda.sh/v1alpha1',
      kind: 'ScaledObject',
      metadata: metadata(name),
      spec: {
        scaleTargetRef: { name },
        minReplicaCount: MIN_REPLICAS,
        maxReplicaCount: MAX_REPLICAS,
        advanced: { horizontalPodAutoscalerConfig: { behavior } },
        triggers: [
          {
            type: 'cpu',
            metricType: 'AverageValue',
            metadata: { value: cpuTarget(root, name) },
          },
          ...durablesOf(name).map(({ stream, consumer }) => ({
            type: 'nats-jetstream',
            metadata: {
              natsServerMonitoringEndpoint: NATS_MONITORING,
              account: '$G',
              stream,
              consumer,
              lagThreshold: EVENT_LAG,
            },
          })),
        ],
      },
    })),
  );
}

/** Rolled out with the services, not before: KEDA refuses one whose target is missing. */
const metadata = (name: string) => ({
  name,
  labels: { 'app.kubernetes.io/name': name, 'app.kubernetes.io/component': 'service' },
});

const documents = (objects: readonly object[]): string =>
  objects.map((object) => stringify(object, { lineWidth: 0 })).join('---\n');

function durablesOf(service: string): { stream: string; consumer: string }[] {
  const consumes = topology.find(({ name }) => name === service)?.consumes ?? [];
  return consumes.flatMap(({ consumer, events }) =>
    events.map((event) => ({
      stream: streamOf(event.service),
      consumer: durableName(service, consumer, event.type),
    })),
  );
}

function cpuTarget(root: string, service: string): string {
  const own = cpuLimit(root, `services/${service}`) ?? cpuLimit(root, 'service');
  if (own === undefined) throw new Error(`k8s/base gives ${service} no limit of CPU`);
  return `${Math.round(own * 1000 * CPU_SHARE)}m`;
}

/** Cores, as `k8s/base/<folder>/deployment.yaml` limits the first container. */
function cpuLimit(root: string, folder: string): number | undefined {
  const file = path.join(root, 'k8s/base', folder, 'deployment.yaml');
  const [deployment] = parseObjects(readFileSync(file, 'utf8')) as [KubernetesObject];
  const limit = deployment.spec?.template?.spec.containers[0]?.resources?.limits?.['cpu'];
  if (limit === undefined) return undefined;
  return limit.endsWith('m') ? Number(limit.slice(0, -1)) / 1000 : Number(limit);
}
