import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { kubernetesFindings } from '../src/kubernetes/kubernetes-findings.js';
import {
  howToInstallKubectl,
  kustomizeBuild,
  kustomizeIsAvailable,
  renderedFile,
  staleness,
  withHeader,
} from '../src/kubernetes/render.js';
import { serviceNames, workspaceRoot } from '../src/workspace.js';

const read = (file: string) => readFileSync(path.join(workspaceRoot, file), 'utf8');
const rendered = read(renderedFile);
const secrets = read('k8s/secrets.example.yaml');

const problems = (build: string, example = secrets) =>
  kubernetesFindings(build, example, serviceNames(workspaceRoot))
    .map((finding) => `${finding.where} ${finding.problem}`)
    .join('\n');

function replaced(text: string, find: string | RegExp, replacement: string): string {
  const result = text.replace(find, replacement);
  assert.notEqual(result, text, `nothing to replace: ${String(find)}`);
  return result;
}

describe('k8s/base', () => {
  it('satisfies its own rules', () => {
    assert.equal(problems(rendered), '');
  });

  it('is what is committed as rendered', () => {
    assert.equal(staleness(workspaceRoot, rendered), undefined, 'run npm run k8s:render');
  });

  it(
    'builds with kustomize to what is committed',
    { skip: kustomizeIsAvailable() ? false : howToInstallKubectl },
    () => {
      const build = kustomizeBuild(path.join(workspaceRoot, 'k8s/base'));
      assert.equal(withHeader(workspaceRoot, build), rendered);
    },
  );

  it('notices a build that was edited by hand', () => {
    const edited = replaced(rendered, 'replicas: 2', 'replicas: 3');
    assert.equal(staleness(workspaceRoot, edited), 'was edited by hand');
  });

  it('notices a build of other sources', () => {
    const older = replaced(rendered, /^# sources: \w+$/m, '# sources: 0123');
    assert.equal(staleness(workspaceRoot, older), 'is older than k8s/base');
  });

  const violations: [name: string, find: string | RegExp, replacement: string, problem: RegExp][] =
    [
      [
        'a misspelt field',
        'replicas: 2',
        'replica: 2',
        /\/spec\/replica is no field of Deployment/,
      ],
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
        /NOPE is not in k8s\/secrets/,
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
        /(name: media-to-object-store[^]*?name: )media/,
        '$1video',
        /NetworkPolicy\/media-to-object-store selects no pod/,
      ],
      [
        'an open policy',
        /name: ingress-to-gateway\n([^]*?) {2}- from:\n[^]*?ports:/,
        'name: ingress-to-gateway\n$1  - ports:',
        /opens to everybody/,
      ],
      ['every port', /( {4}ports:\n {4}- port: http\n {6}protocol: TCP\n)/, '', /opens every port/],
      ['the metadata service', '        - 169.254.0.0/16\n', '', /metadata service/],
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
    assert.match(problems(rendered, example), /REDIS_URL holds a value/);
  });

  it('refuses a secret that nothing reads', () => {
    const example = replaced(secrets, "REDIS_URL: ''", "REDIS_URL: ''\n  FORGOTTEN: ''");
    assert.match(problems(rendered, example), /FORGOTTEN is used nowhere/);
  });
});
