import { existsSync } from 'node:fs';
import path from 'node:path';
import { Findings, type Finding } from '../finding.js';
import { imageProblem } from '../docker/image-name.js';
import { serviceNames, servicesWithJobs } from '../workspace.js';
import {
  interpolate,
  parseCompose,
  parseEnvExample,
  variablesOf,
  type ComposeFile,
  type ComposeService,
} from './compose-file.js';
import { schemaFindings } from './compose-schema.js';
import { checkServices } from './service-rules.js';

const isSecret = (name: string) => /PASSWORD|SECRET|TOKEN|_KEY(_ID)?$|^REDISCLI_AUTH$/.test(name);

/** Everything that is checked about docker-compose.yml and its .env.example. */
export function composeFindings(text: string, envExample: string, root: string): Finding[] {
  const findings = new Findings();
  const example = parseEnvExample(envExample);
  const file = parseCompose(text);
  checkVariables(findings, text, example);
  findings.list.push(...schemaFindings(interpolate(file, example.set)));
  for (const [name, service] of Object.entries(file.services)) {
    checkReferences(findings, file, name, service, root);
    checkHardening(findings, name, service);
    checkImage(findings, name, service, example.set);
    checkSecrets(findings, name, service);
  }
  checkServices(findings, file, serviceNames(root), servicesWithJobs(root));
  return findings.list;
}

function checkVariables(
  findings: Findings,
  text: string,
  example: ReturnType<typeof parseEnvExample>,
): void {
  const where = 'docker-compose.yml';
  for (const { name, operator, fallback } of variablesOf(text)) {
    if (operator === ':?') {
      findings.expect(
        example.set.has(name),
        where,
        `\${${name}} is required and not in .env.example`,
      );
      continue;
    }
    findings.expect(operator === ':-', where, `\${${name}} is silently empty when it is not set`);
    findings.expect(
      example.set.has(name) || example.mentioned.has(name),
      where,
      `\${${name}} is not in .env.example`,
    );
    if (isSecret(name) && fallback !== '') findings.add(where, `\${${name}} has a default value`);
  }
  const used = new Set(variablesOf(text).map((variable) => variable.name));
  for (const [name, value] of example.set) {
    findings.expect(used.has(name), '.env.example', `${name} is used nowhere`);
    if (isSecret(name)) findings.expect(value === '', '.env.example', `${name} holds a value`);
  }
}

function checkReferences(
  findings: Findings,
  file: ComposeFile,
  name: string,
  service: ComposeService,
  root: string,
): void {
  for (const [dependency, { condition }] of Object.entries(service.depends_on ?? {})) {
    const target = file.services[dependency];
    if (!target) {
      findings.add(name, `depends on '${dependency}', which does not exist`);
    } else if (condition === 'service_healthy') {
      findings.expect(target.healthcheck !== undefined, name, `'${dependency}' has no healthcheck`);
    } else if (condition === 'service_completed_successfully') {
      findings.expect(
        target.restart === 'no',
        name,
        `'${dependency}' restarts, so it never completes`,
      );
    }
  }
  for (const network of service.networks ?? []) {
    findings.expect(network in (file.networks ?? {}), name, `network '${network}' does not exist`);
  }
  for (const volume of service.volumes ?? []) {
    const source = volume.split(':')[0] ?? '';
    if (source.startsWith('.')) {
      findings.expect(
        existsSync(path.join(root, source)),
        name,
        `mounts '${source}', which does not exist`,
      );
      findings.expect(volume.endsWith(':ro'), name, `mounts '${source}' for writing`);
    } else {
      findings.expect(source in (file.volumes ?? {}), name, `volume '${source}' does not exist`);
    }
  }
}

function checkHardening(findings: Findings, name: string, service: ComposeService): void {
  const runsOnce = service.restart === 'no';
  findings.expect(service.read_only === true, name, 'the root file system is writable');
  findings.expect(service.cap_drop?.includes('ALL') === true, name, 'keeps capabilities');
  findings.expect(
    service.security_opt?.includes('no-new-privileges:true') === true,
    name,
    'may gain privileges',
  );
  findings.expect(service.privileged !== true, name, 'is privileged');
  findings.expect(service.restart !== undefined, name, 'has no restart policy');
  findings.expect(runsOnce || service.healthcheck !== undefined, name, 'has no healthcheck');
  for (const limit of ['cpus', 'memory', 'pids']) {
    findings.expect(
      limit in (service.deploy?.resources?.limits ?? {}),
      name,
      `has no limit of ${limit}`,
    );
  }
  // Our own image says USER node; a foreign one is told here. Root is left to what runs once, off every
  // network, to hand a volume over.
  const user = service.user ?? (service.build ? 'node' : '0');
  const mayBeRoot = runsOnce && service.network_mode === 'none';
  findings.expect(mayBeRoot || !/^(0|root)(:|$)/.test(user), name, 'runs as root');
  findings.expect(mayBeRoot || (service.cap_add ?? []).length === 0, name, 'adds capabilities');
}

function checkImage(
  findings: Findings,
  name: string,
  service: ComposeService,
  values: ReadonlyMap<string, string>,
): void {
  const problem = imageProblem(interpolate(service.image ?? '', values) as string);
  if (problem) findings.add(name, problem);
}

/** A secret is a variable, and a service gets no password of another one. */
function checkSecrets(findings: Findings, name: string, service: ComposeService): void {
  for (const [key, value] of Object.entries(service.environment ?? {})) {
    if (isSecret(key)) {
      findings.expect(
        /^\$\{\w+(:\?[^}]*|:-)\}$/.test(value),
        name,
        `${key} is not taken from .env`,
      );
    }
    const credentials = /:\/\/[^:/@]*:([^@]*)@/.exec(value)?.[1];
    if (credentials !== undefined) {
      findings.expect(/^\$\{\w+:\?[^}]*\}$/.test(credentials), name, `${key} contains a password`);
    }
  }
}
