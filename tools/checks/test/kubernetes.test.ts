import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { stringify } from 'yaml';
import {
  BACKUP_SECRETS,
  builds,
  components,
  renderedFileOf,
  type Build,
} from '../src/kubernetes/builds.js';
import { generatedFilesFindings } from '../src/kubernetes/generated-files.js';
import { kubernetesFindings } from '../src/kubernetes/kubernetes-findings.js';
import {
  howToInstallKubectl,
  kustomizeBuild,
  kustomizeIsAvailable,
  staleness,
  withHeader,
} from '../src/kubernetes/render.js';
import { serviceNames, workspaceRoot } from '../src/workspace.js';

const read = (file: string) => readFileSync(path.join(workspaceRoot, file), 'utf8');
const buildOf = (name: string): Build => builds.find((build) => build.name === name)!;
const renderedOf = (name: string): string => read(renderedFileOf({ name }));
const base = buildOf('base');
const rendered = renderedOf('base');
const secretsOf = (build: Build): string => build.secrets.map(read).join('---\n');
const secrets = secretsOf(base);
const withKubectl = { skip: kustomizeIsAvailable() ? false : howToInstallKubectl };

const problems = (printed: string, build: Build = base, example = secretsOf(build)) =>
  kubernetesFindings(printed, {
    build,
    secretsExample: example,
    compose: read('docker-compose.yml'),
    services: serviceNames(workspaceRoot),
  })
    .map((finding) => `${finding.where} ${finding.problem}`)
    .join('\n');

function replaced(text: string, find: string | RegExp, replacement: string): string {
  const result = text.replace(find, replacement);
  assert.notEqual(result, text, `nothing to replace: ${String(find)}`);
  return result;
}

type Violation = [name: string, find: string | RegExp, replacement: string, problem: RegExp];

for (const build of builds) {
  describe(build.folder, () => {
    it('satisfies its own rules', () => {
      assert.equal(problems(renderedOf(build.name), build), '');
    });

    it('is what is committed as rendered', () => {
      const stale = staleness(workspaceRoot, renderedOf(build.name));
      assert.equal(stale, undefined, 'run npm run k8s:render');
    });

    it('builds with kustomize to what is committed', withKubectl, () => {
      const printed = kustomizeBuild(path.join(workspaceRoot, build.folder));
      assert.equal(withHeader(workspaceRoot, build, printed), renderedOf(build.name));
    });
  });
}

describe('every combination of the components', withKubectl, () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'lyceum-kustomize-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const sets = components.reduce<string[][]>(
    (known, component) => [...known, ...known.map((set) => [...set, component])],
    [[]],
  );

  for (const set of sets)
    it(`is sound on the base: ${set.join(', ') || 'none'}`, () => {
      const place = (part: string) => path.relative(folder, path.join(workspaceRoot, 'k8s', part));
      const kustomization = {
        namespace: 'lyceum',
        resources: [place('base')],
        components: set.map((component) => place(`components/${component}`)),
      };
      writeFileSync(path.join(folder, 'kustomization.yaml'), stringify(kustomization));
      const isScaled = set.includes('autoscaling') || set.includes('event-scaling');
      const files = set.includes('backup') ? [...base.secrets, BACKUP_SECRETS] : base.secrets;
      const build = { ...base, isScaled, secrets: files };
      assert.equal(problems(kustomizeBuild(folder), build), '');
    });
});

it('what the sources repeat is what is written elsewhere', () => {
  assert.deepEqual(generatedFilesFindings(workspaceRoot), []);
});

it('every component and every overlay is built', () => {
  const foldersIn = (folder: string) => readdirSync(path.join(workspaceRoot, folder)).sort();
  assert.deepEqual(foldersIn('k8s/components'), [...components]);
  const overlays = builds.filter(({ folder }) => folder.startsWith('k8s/overlays/'));
  assert.deepEqual(foldersIn('k8s/overlays'), overlays.map(({ name }) => name).sort());
});

describe('k8s/base', () => {
  it('notices a build that was edited by hand', () => {
    const edited = replaced(rendered, 'replicas: 2', 'replicas: 3');
    assert.equal(staleness(workspaceRoot, edited), 'was edited by hand');
  });

  it('notices a build of other sources', () => {
    const older = replaced(rendered, /^# sources: \w+$/m, '# sources: 0123');
    assert.equal(staleness(workspaceRoot, older), 'is older than k8s');
  });

  const violations: Violation[] = [
    ['a misspelt field', 'replicas: 2', 'replica: 2', /\/spec\/replica is no field of Deployment/],
    [
      'a misspelt field deep down',
      'readOnlyRootFilesystem: true',
      'readonlyRootFilesystem: true',
      /readonlyRootFilesystem is no field/,
    ],
    ['a wrong type', 'replicas: 2', 'replicas: two', /\/spec\/replicas/],
    [
      'a missing field',
      /^ {6}containers:\n/m,
      '      containerz:\n',
      /missingProperty.*containers/,
    ],
    ['an unknown kind', 'kind: PodDisruptionBudget', 'kind: PodDisruption', /is unknown/],
    ['a version that is gone', 'apiVersion: policy/v1', 'apiVersion: policy/v0', /is unknown/],
    ['root', 'runAsNonRoot: true', 'runAsNonRoot: false', /may run as root/],
    ['the user 0', 'runAsUser: 1000', 'runAsUser: 0', /runs as root/],
    [
      'a writable root',
      'readOnlyRootFilesystem: true',
      'readOnlyRootFilesystem: false',
      /writable root/,
    ],
    [
      'escalation',
      'allowPrivilegeEscalation: false',
      'allowPrivilegeEscalation: true',
      /gain privileges/,
    ],
    ['capabilities', /drop:\n\s+- ALL/, 'drop: []', /keeps capabilities/],
    ['no seccomp', 'type: RuntimeDefault', 'type: Unconfined', /no seccomp/],
    [
      'a token',
      /automountServiceAccountToken: false\n {6}containers/,
      'automountServiceAccountToken: true\n      containers',
      /mounts a token/,
    ],
    [
      'no memory limit',
      /limits:\n(\s+cpu: "1"\n)\s+memory: 384Mi\n/,
      'limits:\n$1',
      /no limit of memory/,
    ],
    [
      'no request',
      /requests:\n\s+cpu: 100m\n\s+memory: 192Mi\n/,
      'requests: {}\n',
      /requests no cpu/,
    ],
    [
      'no readiness',
      /^ {8}readinessProbe:/m,
      '        livenessProbe2:',
      /livenessProbe2 is no field/,
    ],
    ['the wrong probe', 'path: /health/ready', 'path: /', /no readinessProbe/],
    ['a single replica', 'replicas: 2', 'replicas: 1', /single replica/],
    ['a moving image', /image: lyceum\/ai:\S+/, 'image: lyceum/ai:latest', /not pinned/],
    ['an image without tag', /image: lyceum\/ai:\S+/, 'image: lyceum/ai', /no tag/],
    [
      'the image of another service',
      /image: lyceum\/ai:/,
      'image: lyceum/media:',
      /runs the image lyceum\/media/,
    ],
    [
      'an unknown account',
      'serviceAccountName: ai',
      'serviceAccountName: root',
      /'root', which is not declared/,
    ],
    [
      'no drain',
      /preStop:\n\s+sleep:\n\s+seconds: 5/,
      'preStop:\n            sleep:\n              seconds: 0',
      /no preStop/,
    ],
    [
      'a short grace period',
      'terminationGracePeriodSeconds: 35',
      'terminationGracePeriodSeconds: 20',
      /killed before it has drained/,
    ],
    [
      'connections that are closed at once',
      /SHUTDOWN_LINGER_MS: \S+/,
      'SHUTDOWN_LINGER_MS: "0"',
      /closes connections that its callers are about to use/,
    ],
    [
      'callers that take all the time there is',
      /SHUTDOWN_LINGER_MS: \S+/,
      'SHUTDOWN_LINGER_MS: "20000"',
      /no time left to drain/,
    ],
    [
      'a path of the node',
      'emptyDir:\n          sizeLimit: 64Mi',
      'hostPath:\n          path: /',
      /path of the node/,
    ],
    [
      'a missing volume',
      '- mountPath: /tmp\n          name: tmp',
      '- mountPath: /tmp\n          name: temp',
      /'temp', which is no volume/,
    ],
    [
      'a missing config map',
      /configMapRef:\n(\s+)name: \S+/,
      'configMapRef:\n$1name: other',
      /ConfigMap 'other' does not exist/,
    ],
    [
      'a missing config key',
      /configMapKeyRef:\n(\s+)key: \S+/,
      'configMapKeyRef:\n$1key: NATS',
      /has no NATS/,
    ],
    [
      'a missing secret key',
      /secretKeyRef:\n(\s+)key: \S+/,
      'secretKeyRef:\n$1key: NOPE',
      /NOPE is in no example of the secrets/,
    ],
    [
      'the secret of another',
      /(key: DATABASE_URL\n\s+name: )ai/,
      '$1media',
      /Deployment\/ai reads the secret of 'media'/,
    ],
    [
      'a literal secret',
      /- name: NATS_PASSWORD\n\s+valueFrom:\n\s+secretKeyRef:\n\s+key: \S+\n\s+name: \S+/,
      '- name: NATS_PASSWORD\n          value: hunter2',
      /NATS_PASSWORD holds a value/,
    ],
    [
      'a selector of other pods',
      /(matchLabels:\n\s+app.kubernetes.io\/component: service\n\s+app.kubernetes.io\/name: )ai\n {2}strategy/,
      '$1x\n  strategy',
      /Deployment\/ai selects other pods/,
    ],
    [
      'a service without pods',
      /(selector:\n\s+app.kubernetes.io\/component: service\n\s+app.kubernetes.io\/name: )ai\n/,
      '$1nothing\n',
      /Service\/ai selects no pod/,
    ],
    ['a service without port', 'targetPort: http', 'targetPort: web', /no port 'web'/],
    [
      'no default deny',
      /name: default-deny\n([^]*?)podSelector: \{\}/,
      'name: default-deny\n$1podSelector:\n    matchLabels: { app.kubernetes.io/name: ai }',
      /no default-deny/,
    ],
    [
      'a policy for nobody',
      /(kind: NetworkPolicy\nmetadata:\n(?: {2,4}.*\n)*? {2}name: media\n[^]*?podSelector:\n {4}matchLabels:\n {6}app.kubernetes.io\/name: )media/,
      '$1video',
      /NetworkPolicy\/media selects no pod/,
    ],
    [
      'an open policy',
      / {2}- from:\n {4}- namespaceSelector:\n {8}matchLabels:\n {10}lyceum\/provides: ingress\n {4}ports:/,
      '  - ports:',
      /opens to everybody/,
    ],
    ['every port', /( {4}ports:\n {4}- port: 3000\n {6}protocol: TCP\n)/, '', /opens every port/],
    ['the metadata service', '        - 169.254.0.0/16\n', '', /metadata service/],
    [
      'a door that nothing needs',
      /lyceum\/provides: monitoring\n {4}ports:\n {4}- port: 3000/,
      'lyceum/provides: monitoring\n    ports:\n    - port: 22\n      protocol: TCP\n    - port: 3000',
      /lets monitoring in at 22, which nothing needs/,
    ],
    [
      'a way to the database for who has none',
      /(name: gateway\n {2}namespace: lyceum\nspec:\n {2}egress:[^]*?)- port: 6379/,
      '$1- port: 5432\n      protocol: TCP\n    - port: 6379',
      /gateway may reach infrastructure:5432, which nothing needs/,
    ],
    [
      'a missing door',
      '    - port: 4222\n      protocol: TCP\n',
      '',
      /lacks a policy: it has to reach infrastructure:4222/,
    ],
    [
      'a namespace that takes any pod',
      'enforce: restricted',
      'enforce: baseline',
      /does not enforce the restricted/,
    ],
    [
      'a service without disruption budget',
      /(kind: PodDisruptionBudget\n[^]*?selector:\n[^]*?app.kubernetes.io\/name: )\w+\n/,
      '$1another\n',
      /has no disruption budget/,
    ],
    [
      'a missing service',
      /(kind: Deployment\nmetadata:\n {2}labels:\n(?: {4}.*\n)+ {2}name: )catalog\n/,
      '$1catalogue\n',
      /no Deployment for services\/catalog/,
    ],
    [
      'a secret in the build',
      /$/,
      '\n---\napiVersion: v1\nkind: Secret\nmetadata: { name: x, namespace: lyceum }\n',
      /must not be part of the build/,
    ],
    [
      'a duplicate',
      /$/,
      '\n---\napiVersion: v1\nkind: Namespace\nmetadata: { name: lyceum }\n',
      /declared twice/,
    ],
  ];
  for (const [name, find, replacement, problem] of violations) {
    it(`refuses ${name}`, () =>
      assert.match(problems(replaced(rendered, find, replacement)), problem));
  }

  it('refuses a value in the example of the secrets', () => {
    const example = replaced(secrets, "REDIS_URL: ''", 'REDIS_URL: redis://x');
    assert.match(problems(rendered, base, example), /REDIS_URL holds a value/);
  });

  it('refuses a secret that nothing reads', () => {
    const example = replaced(secrets, "REDIS_URL: ''", "REDIS_URL: ''\n  FORGOTTEN: ''");
    assert.match(problems(rendered, base, example), /FORGOTTEN is used nowhere/);
  });
});

describe('k8s/overlays/production', () => {
  const production = buildOf('production');
  const violations: Violation[] = [
    [
      'a service without autoscaler',
      /(kind: HorizontalPodAutoscaler\n[^]*?scaleTargetRef:\n[^]*?name: )ai\n/,
      '$1gateway\n',
      /Deployment\/ai has no autoscaler[^]*|Deployment\/gateway has two autoscalers/,
    ],
    [
      'an autoscaler for nobody',
      /(scaleTargetRef:\n[^]*?name: )ai\n/,
      '$1al\n',
      /scales al, which does not exist/,
    ],
    [
      'an autoscaler that may leave one pod',
      'minReplicas: 2',
      'minReplicas: 1',
      /has a single replica/,
    ],
    [
      'a number of pods beside an autoscaler',
      'revisionHistoryLimit: 5',
      'replicas: 2\n  revisionHistoryLimit: 5',
      /sets replicas, which its autoscaler decides/,
    ],
    [
      'a misspelt field of an autoscaler',
      'averageValue:',
      'averageValues:',
      /averageValues is no field|missingProperty/,
    ],
  ];
  for (const [name, find, replacement, problem] of violations) {
    it(`refuses ${name}`, () =>
      assert.match(
        problems(replaced(renderedOf('production'), find, replacement), production),
        problem,
      ));
  }
});

describe('k8s/overlays/production-with-operators', () => {
  const operators = buildOf('production-with-operators');
  const violations: Violation[] = [
    [
      'a misspelt field of KEDA',
      'minReplicaCount: 2',
      'minReplicas: 2',
      /minReplicas is no field of ScaledObject/,
    ],
    [
      'a ScaledObject beside an autoscaler',
      /$/,
      `
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: ai, namespace: lyceum }
spec:
  maxReplicas: 3
  minReplicas: 2
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: ai }
`,
      /Deployment\/ai has two autoscalers/,
    ],
    [
      'a misspelt field of External Secrets',
      'refreshInterval: 1h',
      'refreshEvery: 1h',
      /refreshEvery is no field of ExternalSecret/,
    ],
    [
      'a misspelt field of the Prometheus operator',
      'interval: 30s',
      'every: 30s',
      /every is no field of ServiceMonitor/,
    ],
  ];
  for (const [name, find, replacement, problem] of violations) {
    it(`refuses ${name}`, () =>
      assert.match(
        problems(replaced(renderedOf('production-with-operators'), find, replacement), operators),
        problem,
      ));
  }
});

describe('k8s/overlays/production-with-backup', () => {
  const backup = buildOf('production-with-backup');
  const rendering = renderedOf('production-with-backup');
  /** The CronJob, up to the next object. */
  const cronJob = /kind: CronJob[\s\S]*?(?=\n---)/.exec(rendering)![0];
  const violations: Violation[] = [
    [
      'a CronJob as root',
      'runAsNonRoot: true',
      'runAsNonRoot: false',
      /CronJob\/backup may run as root/,
    ],
    [
      'a CronJob without limits',
      /limits:\n(\s+)cpu: "1"\n\s+memory: 384Mi\n/,
      'limits:\n$1cpu: "1"\n',
      /CronJob\/backup container backup has no limit of memory/,
    ],
    [
      'a misspelt field of it',
      'concurrencyPolicy',
      'concurrency',
      /concurrency is no field of CronJob/,
    ],
    [
      'a secret of somebody else',
      /name: backup\n(\s+)- name: BACKUP/,
      'name: migrate\n$1- name: BACKUP',
      /CronJob\/backup reads the secret of 'migrate'/,
    ],
  ];
  for (const [name, find, replacement, problem] of violations)
    it(`refuses ${name}`, () => {
      const violating = replaced(cronJob, find, replacement);
      assert.match(problems(rendering.replace(cronJob, violating), backup), problem);
    });

  it('refuses a backup that may reach more than Postgres', () => {
    const policy =
      /kind: NetworkPolicy\nmetadata:\n(?:.*\n){1,4}  name: backup\n[\s\S]*?port: 5432/;
    const open = rendering.replace(
      policy,
      (text) => `${text}\n    - port: 4222\n      protocol: TCP`,
    );
    assert.match(problems(open, backup), /backup may reach infrastructure:4222/);
  });
});

describe('k8s/infrastructure', () => {
  const infrastructure = buildOf('infrastructure');
  const violations: Violation[] = [
    [
      'no probe',
      / {8}livenessProbe:\n {10}failureThreshold: 3\n {10}periodSeconds: 10\n {10}tcpSocket:\n {12}port: postgres\n/,
      '',
      /Deployment\/pgbouncer has no livenessProbe/,
    ],
    [
      'the secret of another',
      'secretName: pgbouncer',
      'secretName: nats',
      /reads the secret of 'nats'/,
    ],
    [
      'a file from a missing config map',
      /- configMap:\n {10}name: pgbouncer\S*/,
      '- configMap:\n          name: gone',
      /ConfigMap 'gone' does not exist/,
    ],
    [
      'a server without the password of a user',
      /name: AI_NATS_PASSWORD/,
      'name: IA_NATS_PASSWORD',
      /has no AI_NATS_PASSWORD, which its configuration reads/,
    ],
    [
      'a collector without backend',
      /name: OTLP_BACKEND_ENDPOINT/,
      'name: OTLP_BACKEND',
      /has no OTLP_BACKEND_ENDPOINT, which its configuration reads/,
    ],
    ['a single server', /replicas: 3/, 'replicas: 1', /has a single replica/],
    [
      'a server without policy',
      /(podSelector:\n {4}matchLabels:\n {6}app.kubernetes.io\/component: )telemetry/,
      '$1other',
      /may be reached by nobody/,
    ],
    [
      'no disruption budget',
      /(kind: PodDisruptionBudget\n[^]*?selector:\n[^]*?app.kubernetes.io\/name: )\w[\w-]*\n/,
      '$1other\n',
      /has no disruption budget/,
    ],
  ];
  for (const [name, find, replacement, problem] of violations) {
    it(`refuses ${name}`, () =>
      assert.match(
        problems(replaced(renderedOf('infrastructure'), find, replacement), infrastructure),
        problem,
      ));
  }
});
