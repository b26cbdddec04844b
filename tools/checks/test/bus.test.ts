import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { natsConfigurationFile, natsConfigurationFindings } from '../src/bus/nats-configuration.js';
import { workspaceRoot } from '../src/workspace.js';

const file = path.join(workspaceRoot, natsConfigurationFile);
const committed = readFileSync(file, 'utf8');
const variables = [...committed.matchAll(/\$([A-Z_]+_PASSWORD)/g)].map((match) => match[1] ?? '');

const hasNatsServer = spawnSync('nats-server', ['--version']).status === 0;

/** Parses the file as the server would, with this password for everybody. */
const parse = (password: string) =>
  spawnSync('nats-server', ['-t', '-c', file], {
    encoding: 'utf8',
    env: {
      PATH: process.env['PATH'],
      ...Object.fromEntries(variables.map((name) => [name, password])),
    },
  });

describe('deploy/nats/nats.conf', () => {
  it('is what the contracts say', () => {
    assert.deepEqual(natsConfigurationFindings(committed), []);
  });

  it('is refused when a right is missing or added', () => {
    for (const [find, replacement] of [
      ['"evt.catalog.>"', '"evt.>"'],
      ['"dlq.media.>", ', ''],
    ] as const) {
      const edited = committed.replace(find, replacement);
      assert.notEqual(edited, committed);
      assert.match(natsConfigurationFindings(edited)[0]?.problem ?? '', /stale/);
    }
  });

  it('holds no password', () => {
    const passwords = [...committed.matchAll(/password: (\S+?)[,\s}]/g)].map((match) => match[1]);
    assert.ok(passwords.length > 1);
    assert.ok(passwords.every((password) => password?.startsWith('$')));
  });

  it(
    'is understood by nats-server with passwords of the form that .env.example asks for',
    { skip: hasNatsServer ? false : 'needs nats-server in PATH' },
    () => {
      const { status, stderr } = parse('p12e5');
      assert.equal(status, 0, stderr);
      assert.notEqual(parse('12e5').status, 0, 'a password that begins with a digit is safe now');
    },
  );
});
