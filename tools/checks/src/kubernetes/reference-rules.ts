import type { Findings } from '../finding.js';
import {
  idOf,
  matches,
  workloadsOf,
  type Container,
  type KubernetesObject,
  type Workload,
} from './objects.js';

/**
 * Whatever names something else must find it: config maps in the build, secrets in the example that
 * lists what an operator has to create, selectors in the labels of a pod.
 */
export function checkReferences(
  findings: Findings,
  objects: readonly KubernetesObject[],
  secrets: readonly KubernetesObject[],
  secretsFile: string,
): void {
  const workloads = workloadsOf(objects);
  const used = new Set<string>();
  for (const workload of workloads) {
    checkVolumes(findings, workload, objects, secrets, used);
    for (const container of [...(workload.pod.initContainers ?? []), ...workload.pod.containers]) {
      checkEnvironment(findings, workload, container, objects, secrets, used);
    }
    const { matchLabels } = workload.object.spec?.selector ?? {};
    if (matchLabels) {
      findings.expect(matches({ matchLabels }, workload.labels), workload.id, 'selects other pods');
    }
  }
  for (const object of objects) checkSelector(findings, object, workloads);
  for (const object of objects.filter((candidate) => candidate.kind === 'Secret')) {
    findings.add(idOf(object), 'is a secret, which must not be part of the build');
  }
  for (const secret of secrets) {
    for (const [key, value] of Object.entries(secret.stringData ?? {})) {
      const name = `${secret.metadata.name}/${key}`;
      findings.expect(used.has(name), secretsFile, `${name} is used nowhere`);
      findings.expect(value === '', secretsFile, `${name} holds a value`);
    }
  }
}

/** What a configuration takes from the environment: `$NAME` for nats-server, `${env:NAME}` for the collector. */
function variablesOfServer(configuration: string): string[] {
  const found = configuration.matchAll(/[\s:]\$([A-Z][A-Z0-9_]*)(?![\w.])|\$\{env:([A-Z0-9_]+)\}/g);
  return [...found].map(([, ofNats, ofCollector]) => ofNats ?? ofCollector ?? '');
}

/** Files of a pod that are config maps or secrets of its own. */
function checkVolumes(
  findings: Findings,
  { id, pod, object }: Workload,
  objects: readonly KubernetesObject[],
  secrets: readonly KubernetesObject[],
  used: Set<string>,
): void {
  for (const { configMap, secret } of pod.volumes ?? []) {
    if (configMap) {
      const map = objects.find(
        ({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === configMap.name,
      );
      findings.expect(map !== undefined, id, `ConfigMap '${configMap.name}' does not exist`);
      const given = new Set(pod.containers.flatMap(({ env = [] }) => env.map(({ name }) => name)));
      for (const variable of Object.values(map?.data ?? {}).flatMap(variablesOfServer))
        findings.expect(
          given.has(variable),
          id,
          `has no ${variable}, which its configuration reads`,
        );
    }
    if (secret) {
      const { secretName } = secret;
      const known = secrets.find(({ metadata }) => metadata.name === secretName);
      findings.expect(
        known !== undefined,
        id,
        `secret '${secretName}' is in no example of the secrets`,
      );
      findings.expect(
        secretName === object.metadata.name,
        id,
        `reads the secret of '${secretName}'`,
      );
      for (const key of Object.keys(known?.stringData ?? {})) used.add(`${secretName}/${key}`);
    }
  }
}

function checkEnvironment(
  findings: Findings,
  workload: Workload,
  container: Container,
  objects: readonly KubernetesObject[],
  secrets: readonly KubernetesObject[],
  used: Set<string>,
): void {
  const configMap = (name: string) =>
    objects.find((object) => object.kind === 'ConfigMap' && object.metadata.name === name);

  for (const { configMapRef, secretRef } of container.envFrom ?? []) {
    if (configMapRef) {
      const { name } = configMapRef;
      findings.expect(
        configMap(name) !== undefined,
        workload.id,
        `ConfigMap '${name}' does not exist`,
      );
    }
    if (secretRef) findings.add(workload.id, `takes all of '${secretRef.name}': name the keys`);
  }
  for (const { name, value, valueFrom } of container.env ?? []) {
    const { configMapKeyRef, secretKeyRef } = valueFrom ?? {};
    if (configMapKeyRef) {
      const { name: map, key } = configMapKeyRef;
      const found = configMap(map)?.data?.[key] !== undefined;
      findings.expect(found, workload.id, `ConfigMap '${map}' has no ${key}`);
    }
    if (secretKeyRef) {
      const { name: secret, key } = secretKeyRef;
      used.add(`${secret}/${key}`);
      findings.expect(
        secrets.some(
          (object) => object.metadata.name === secret && key in (object.stringData ?? {}),
        ),
        workload.id,
        `secret '${secret}' with ${key} is in no example of the secrets`,
      );
      findings.expect(
        secret === workload.object.metadata.name,
        workload.id,
        `reads the secret of '${secret}'`,
      );
    }
    if (value !== undefined && /PASSWORD|SECRET|TOKEN|_KEY$/.test(name)) {
      findings.add(workload.id, `${name} holds a value`);
    }
  }
}

function checkSelector(
  findings: Findings,
  object: KubernetesObject,
  workloads: readonly Workload[],
): void {
  const id = idOf(object);
  const { selector, podSelector, ports } = object.spec ?? {};
  switch (object.kind) {
    case 'Service': {
      const target = workloads.find((workload) =>
        matches({ matchLabels: selector ?? {} }, workload.labels),
      );
      findings.expect(selector !== undefined && target !== undefined, id, 'selects no pod');
      const names = target?.pod.containers.flatMap((container) => container.ports ?? []) ?? [];
      for (const { targetPort } of ports ?? []) {
        findings.expect(
          typeof targetPort !== 'string' || names.some((port) => port.name === targetPort),
          id,
          `has no port '${String(targetPort)}' behind it`,
        );
      }
      return;
    }
    case 'PodDisruptionBudget':
      findings.expect(
        selector !== undefined && workloads.some((workload) => matches(selector, workload.labels)),
        id,
        'selects no pod',
      );
      return;
    case 'NetworkPolicy':
      findings.expect(
        podSelector !== undefined &&
          workloads.some((workload) => matches(podSelector, workload.labels)),
        id,
        'selects no pod',
      );
  }
}
