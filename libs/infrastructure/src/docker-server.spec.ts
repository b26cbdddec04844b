import assert from 'node:assert/strict';
import { it } from 'node:test';
import { dockerServer } from './docker-server.js';

it('a server in a container is published on loopback only and named after its checkout', () => {
  const options = {
    docker: '/usr/bin/docker',
    image: 'nats:2',
    dataDir: '/home/me/my school/.lyceum',
    name: 'nats',
    hostPort: 15001,
    containerPort: 4222,
    mounts: { '/home/me/my school/.lyceum/nats': '/data' },
    args: ['-c', '/data/nats-server.conf'],
  };
  const { command, args } = dockerServer(options);
  assert.equal(command, '/usr/bin/docker');
  const text = args.join('|');
  assert.match(text, /\|--publish\|127\.0\.0\.1:15001:4222\|/);
  assert.match(text, /\|type=bind,"source=\/home\/me\/my school\/\.lyceum\/nats",target=\/data\|/);
  assert.match(text, /\|nats:2\|-c\|\/data\/nats-server\.conf$/);
  const name = (dataDir: string): string | undefined =>
    /lyceum-nats-\w{12}/.exec(dockerServer({ ...options, dataDir }).args.join('|'))?.[0];
  assert.notEqual(name('/a'), name('/b'));
});
