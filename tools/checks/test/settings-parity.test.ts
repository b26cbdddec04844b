import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { renderedFileOf } from '../src/kubernetes/builds.js';
import { settingsParityFindings } from '../src/kubernetes/settings-parity.js';
import { serviceNames, workspaceRoot } from '../src/workspace.js';

const read = (file: string) => readFileSync(path.join(workspaceRoot, file), 'utf8');
const compose = read('docker-compose.yml');
const rendered = read(renderedFileOf({ name: 'base' }));

const problems = (composeText: string, build: string) =>
  settingsParityFindings(composeText, build, serviceNames(workspaceRoot))
    .map((finding) => `${finding.where} ${finding.problem}`)
    .join('\n');

describe('settings in compose and in the cluster', () => {
  it('are the same', () => assert.equal(problems(compose, rendered), ''));

  it('are missed in a deployment', () => {
    const build = rendered.replace('- name: IDENTITY_KEY_ENCRYPTION_KEY', '- name: OTHER');
    assert.match(
      problems(compose, build),
      /Deployment\/identity has no IDENTITY_KEY_ENCRYPTION_KEY/,
    );
  });

  it('are missed in the config map', () => {
    const build = rendered.replace(/^ {2}SHUTDOWN_GRACE_MS: .*\n/m, '');
    assert.match(problems(compose, build), /Deployment\/gateway has no SHUTDOWN_GRACE_MS/);
  });

  it('are missed in the job', () => {
    const build = rendered.replace('- name: MEDIA_DATABASE_PASSWORD', '- name: OTHER');
    assert.match(problems(compose, build), /Job\/migrate migrate has no MEDIA_DATABASE_PASSWORD/);
  });

  it('are missed when compose alone gets a new one', () => {
    const text = compose.replace(
      '      NATS_USER: ai\n',
      "      NATS_USER: ai\n      AI_MODEL: 'local'\n",
    );
    assert.match(problems(text, rendered), /Deployment\/ai has no AI_MODEL/);
  });
});
