import { topology } from '@lyceum/contracts';
import { natsServerConfig } from '@lyceum/messaging';
import type { Finding } from '../finding.js';

export const natsConfigurationFile = 'deploy/nats/nats.conf';

/**
 * The configuration of the NATS server that compose runs. Users and their rights follow from the
 * contracts; passwords are read from the environment of the server.
 */
export function natsConfiguration(): string {
  const users = Object.fromEntries(
    topology.map(({ name }) => [name, { user: name, password: passwordVariable(name) }]),
  );
  return `# Written by \`npm run nats:config\` from libs/contracts. Do not edit.

server_name: lyceum
listen: "0.0.0.0:4222"
# Only the health check of the container asks.
http: "127.0.0.1:8222"
max_payload: 1MB

jetstream {
  store_dir: "/data"
  max_memory_store: 64MB
  max_file_store: 20GB
}

${natsServerConfig({ admin: { user: 'admin', password: '$NATS_ADMIN_PASSWORD' }, services: users })}`;
}

/** The committed file must be what the contracts say now, or a service is locked out of the bus. */
export function natsConfigurationFindings(committed: string): Finding[] {
  if (committed === natsConfiguration()) return [];
  return [{ where: natsConfigurationFile, problem: 'is stale: npm run nats:config' }];
}

/** `$AI_NATS_PASSWORD`: nats-server puts the variable's value there. */
function passwordVariable(service: string): string {
  return `$${service.toUpperCase().replaceAll('-', '_')}_NATS_PASSWORD`;
}
