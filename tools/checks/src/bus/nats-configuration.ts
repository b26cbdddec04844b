import { topology } from '@lyceum/contracts';
import { natsServerConfig } from '@lyceum/messaging';
import type { Finding } from '../finding.js';

export const natsConfigurationFile = 'deploy/nats/nats.conf';

/**
 * The configuration of the NATS server that compose runs. Users and their rights follow from the
 * contracts; passwords are read from the environment of the server.
 */
export function natsConfiguration(): string {
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

${authorization()}`;
}

/** Servers of the cluster in k8s/infrastructure, named as a StatefulSet names its pods. */
const CLUSTER_SIZE = 3;

/**
 * The configuration of each server of the NATS cluster. What differs, and every secret, comes from the
 * environment of the server; routes without a user take that of \`cluster\`.
 */
export function natsClusterConfiguration(): string {
  const routes = Array.from({ length: CLUSTER_SIZE }, (_, at) => `    $NATS_ROUTE_${at}`);
  return `# Written by \`npm run k8s:render\` from libs/contracts. Do not edit.

server_name: $POD_NAME
listen: "0.0.0.0:4222"
# Probes, monitoring and KEDA ask; the network policy lets nobody else in.
http: "0.0.0.0:8222"
pid_file: "/tmp/nats.pid"
max_payload: 1MB
# Clients are told to go to another server, a few at a time, before this one stops.
lame_duck_grace_period: 5s
lame_duck_duration: 30s

jetstream {
  store_dir: "/data"
  max_memory_store: 64MB
  max_file_store: 20GB
}

cluster {
  name: lyceum
  listen: "0.0.0.0:6222"
  authorization { user: peer, password: $NATS_PEER_PASSWORD }
  routes: [
${routes.join(',\n')}
  ]
}

${authorization()}`;
}

function authorization(): string {
  const users = Object.fromEntries(
    topology.map(({ name }) => [name, { user: name, password: passwordVariable(name) }]),
  );
  return natsServerConfig({
    admin: { user: 'admin', password: '$NATS_ADMIN_PASSWORD' },
    services: users,
  });
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
