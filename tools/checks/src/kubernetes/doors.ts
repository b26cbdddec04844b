import { parseCompose, type ComposeService } from '../compose/compose-file.js';

/** Where a door leads, other than to a service: what a namespace offers (its label), or the Internet. */
export type Outside = 'infrastructure' | 'ingress' | 'monitoring' | 'internet';

/** One allowed way of talking, as seen from the pod that has it. */
export interface Door {
  /** `app.kubernetes.io/name` of the pod. */
  readonly of: string;
  readonly direction: 'in' | 'out';
  /** A service of ours, or `Outside`. */
  readonly peer: string;
  /** TCP. */
  readonly port: number;
}

export const SERVICE_PORT = 3000;
export const MIGRATIONS = 'migrate';
const BACKUP = 'backup';
const OTLP_PORT = 4318;
const POSTGRES_PORT = 5432;
const PGBOUNCER_PORT = 6432;
const MAIL_PORTS = [465, 587];

/**
 * Who talks to whom, read from the compose file: the hosts in the settings of a service are what it calls,
 * its networks say whether it may leave, and a published port is a door from outside.
 *
 * @throws Error when compose lacks one of the services
 */
export function doorsOf(compose: string, services: readonly string[]): Door[] {
  const file = parseCompose(compose);
  const doors: Door[] = [];
  const add = (door: Door): void => {
    if (!doors.some((known) => keyOf(known) === keyOf(door))) doors.push(door);
  };
  for (const name of services) {
    const service = file.services[name];
    if (!service) throw new Error(`docker-compose.yml has no service ${name}`);
    for (const port of infrastructurePorts(service, services))
      add({ of: name, direction: 'out', peer: 'infrastructure', port });
    for (const called of calledServices(service, services)) {
      if (called === name) continue;
      add({ of: name, direction: 'out', peer: called, port: SERVICE_PORT });
      add({ of: called, direction: 'in', peer: name, port: SERVICE_PORT });
    }
    for (const port of internetPorts(service))
      add({ of: name, direction: 'out', peer: 'internet', port });
    add({ of: name, direction: 'in', peer: 'monitoring', port: SERVICE_PORT });
    if (service.ports) add({ of: name, direction: 'in', peer: 'ingress', port: SERVICE_PORT });
  }
  for (const step of ['migrate', 'provision']) {
    const environment = file.services[step]?.environment ?? {};
    for (const { port } of Object.values(environment).flatMap(addressesIn))
      add({ of: MIGRATIONS, direction: 'out', peer: 'infrastructure', port });
  }
  return doors.sort((one, other) => compare(keyOf(one), keyOf(other)));
}

/** Of the backup, where a build has it: it speaks to Postgres itself, past any pooler. */
export const BACKUP_DOOR: Door = {
  of: BACKUP,
  direction: 'out',
  peer: 'infrastructure',
  port: POSTGRES_PORT,
};

/** The same for the same door. */
export function keyOf({ of, direction, peer, port }: Door): string {
  return `${of} ${direction} ${peer} ${port}`;
}

/** Independent of the language of the machine, since files are written in this order. */
export const compare = (one: string, other: string): number =>
  one < other ? -1 : one > other ? 1 : 0;

function infrastructurePorts(service: ComposeService, services: readonly string[]): number[] {
  return Object.entries(service.environment ?? {}).flatMap(([setting, value]) => {
    if (setting === 'OTEL_EXPORTER_OTLP_ENDPOINT') return [OTLP_PORT];
    const stores = addressesIn(value).filter(({ host }) => !services.includes(host));
    return stores.flatMap(({ port }) =>
      // Statements may go through a pooler; the sessions of durable jobs may not.
      setting === 'DATABASE_URL' && port === POSTGRES_PORT ? [port, PGBOUNCER_PORT] : [port],
    );
  });
}

function calledServices(service: ComposeService, services: readonly string[]): string[] {
  return Object.values(service.environment ?? {})
    .flatMap(addressesIn)
    .map(({ host }) => host)
    .filter((host) => services.includes(host));
}

function internetPorts({ networks = [], environment = {} }: ComposeService): number[] {
  if (!networks.includes('outbound')) return [];
  return 'SMTP_URL' in environment ? [443, ...MAIL_PORTS] : [443];
}

/** `postgres://user:${PASSWORD:?…}@postgres:5432/lyceum` → postgres, 5432. */
function addressesIn(value: string): { host: string; port: number }[] {
  return [...value.matchAll(/(?:\/\/|@)([a-z][a-z0-9-]*):(\d+)(?=\/|$)/g)].map(
    ([, host = '', port]) => ({ host, port: Number(port) }),
  );
}
