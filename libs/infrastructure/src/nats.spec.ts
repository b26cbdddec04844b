import assert from 'node:assert/strict';
import { it } from 'node:test';
import { natsConfigFile } from './nats.js';

it('the configuration of nats-server quotes a path with a space and ends with what was given', () => {
  const text = natsConfigFile({
    serverName: 'lyceum-1',
    host: '127.0.0.1',
    port: 15001,
    storeDir: '/home/me/my school/.lyceum/nats',
    more: 'authorization { user: a, password: b }',
  });
  assert.match(text, /store_dir: "\/home\/me\/my school\/\.lyceum\/nats"/);
  assert.match(text, /max_payload: 1MB/);
  assert.match(text, /authorization \{ user: a, password: b \}\n$/);
});
