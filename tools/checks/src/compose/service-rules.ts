import type { Findings } from '../finding.js';
import { variablesOf, type ComposeFile } from './compose-file.js';

/** The interface, the files that browsers play, and the store that they send files to. */
const REACHABLE: ReadonlySet<string> = new Set(['gateway', 'media', 's3']);

/**
 * Every service of the repository is in the compose file, as itself: its own image, role, bus user and
 * passwords. Only what callers and their browsers talk to can be reached from outside.
 */
export function checkServices(
  findings: Findings,
  file: ComposeFile,
  services: readonly string[],
  withJobs: readonly string[],
): void {
  for (const name of services) {
    const service = file.services[name];
    if (!service) {
      findings.add('docker-compose.yml', `services/${name} is not in it`);
      continue;
    }
    const environment = service.environment ?? {};
    findings.expect(
      service.build?.args?.['SERVICE'] === name,
      name,
      `is not built with SERVICE=${name}`,
    );
    findings.expect(environment['SERVICE_NAME'] === name, name, `SERVICE_NAME is not ${name}`);
    findings.expect(environment['NATS_USER'] === name, name, `NATS_USER is not ${name}`);
    const role = /^postgres:\/\/([^:]+):/.exec(environment['DATABASE_URL'] ?? '')?.[1];
    if (role !== undefined) {
      findings.expect(
        role === `lyceum_${name.replaceAll('-', '_')}`,
        name,
        `uses the database role ${role}`,
      );
    }
    const constant = constantCase(name);
    checkJobs(findings, file, name, environment['JOBS_DATABASE_URL'], withJobs.includes(name));
    findings.expect(
      `${constant}_NATS_PASSWORD` in (file.services['nats']?.environment ?? {}),
      'nats',
      `does not know the password of ${name}`,
    );
    findings.expect(
      role === undefined ||
        `${constant}_DATABASE_PASSWORD` in (file.services['migrate']?.environment ?? {}),
      'migrate',
      `does not know the password of ${name}`,
    );
    for (const variable of variablesOf(Object.values(environment).join(' '))) {
      const owner = /^([A-Z0-9_]+)_(DATABASE|NATS)_PASSWORD$/.exec(variable.name)?.[1];
      if (owner === undefined) continue;
      const own = owner === constant || owner === `${constant}_JOBS`;
      findings.expect(own, name, `knows the secret ${variable.name}`);
    }
  }
  for (const [name, service] of Object.entries(file.services)) {
    if (REACHABLE.has(name)) continue;
    findings.expect(
      (service.ports ?? []).length === 0,
      name,
      `publishes a port; only ${[...REACHABLE].join(', ')} may`,
    );
    const isStore = !services.includes(name);
    const reachable = (service.networks ?? []).filter(
      (network) => file.networks?.[network]?.internal !== true,
    );
    if (isStore) {
      findings.expect(
        reachable.length === 0,
        name,
        `is on '${reachable.join()}', which leads outside`,
      );
    }
  }
}

/** Jobs have a role of their own (ADR 0012), whose password the migrations set. */
function checkJobs(
  findings: Findings,
  file: ComposeFile,
  name: string,
  url: string | undefined,
  hasJobs: boolean,
): void {
  findings.expect(
    hasJobs === (url !== undefined),
    name,
    hasJobs ? 'has no JOBS_DATABASE_URL' : 'has no jobs',
  );
  if (url === undefined) return;
  const role = /^postgres:\/\/([^:]+):/.exec(url)?.[1];
  findings.expect(
    role === `lyceum_${name.replaceAll('-', '_')}_jobs`,
    name,
    `uses the database role ${role} for its jobs`,
  );
  findings.expect(
    `${constantCase(name)}_JOBS_DATABASE_PASSWORD` in (file.services['migrate']?.environment ?? {}),
    'migrate',
    `does not know the password of the jobs of ${name}`,
  );
}

const constantCase = (name: string) => name.toUpperCase().replaceAll('-', '_');
