import assert from 'node:assert/strict';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { eventually } from '@lyceum/testing';
import { followFile } from '../src/follow-file.js';
import {
  claimInstance,
  releaseInstance,
  runningInstance,
  updateInstance,
} from '../src/instance.js';
import { LogFile } from '../src/log-file.js';
import { testFiles } from '../src/test/test-files.js';

const base = mkdtempSync(join(tmpdir(), 'lyceum dev '));
after(() => {
  rmSync(base, { recursive: true, force: true });
});

describe('LogFile', () => {
  it('never grows beyond twice its limit', () => {
    const file = join(base, 'logs', 'catalog.log');
    const log = new LogFile(file, 1_000);
    for (let line = 0; line < 100; line += 1) log.append(`line ${line} ${'x'.repeat(90)}`);
    log.close();
    assert.ok(statSync(`${file}.1`).size + (existsSync(file) ? statSync(file).size : 0) < 2_500);
  });

  it('goes on where the last run ended', () => {
    const file = join(base, 'logs', 'again.log');
    for (const line of ['one', 'two']) {
      const log = new LogFile(file);
      log.append(line);
      log.close();
    }
    assert.equal(readFileSync(file, 'utf8'), 'one\ntwo\n');
  });
});

describe('followFile', () => {
  it('shows the end, then what is added, also after the log was turned over', async () => {
    const file = join(base, 'followed.log');
    writeFileSync(file, 'one\ntwo\nthree\n');
    const lines: string[] = [];
    const stop = followFile(file, 2, (line) => lines.push(line));
    assert.deepEqual(lines, ['two', 'three']);
    appendFileSync(file, 'four\nfi');
    await eventually(() => assert.deepEqual(lines, ['two', 'three', 'four']));
    appendFileSync(file, 've\n');
    renameSync(file, `${file}.1`);
    writeFileSync(file, 'six\n');
    await eventually(() => assert.deepEqual(lines.slice(3), ['five', 'six']));
    stop();
  });
});

describe('the instance of a checkout', () => {
  it('is one at a time', () => {
    const file = join(base, 'instance', 'instance.json');
    assert.equal(claimInstance(file, 'foreground'), undefined);
    assert.equal(claimInstance(file, 'background')?.pid, process.pid);
    updateInstance(file, { phase: 'ready', url: 'http://localhost:3000' });
    assert.equal(runningInstance(file)?.url, 'http://localhost:3000');
    releaseInstance(file);
    assert.equal(runningInstance(file), undefined);
  });

  it('is taken over from a process that was killed, even when its pid lives again', () => {
    const file = join(base, 'instance', 'killed.json');
    const killed = { pid: process.pid, started: 'before', mode: 'background', phase: 'ready' };
    writeFileSync(file, JSON.stringify(killed));
    assert.equal(runningInstance(file), undefined);
    assert.equal(claimInstance(file, 'foreground'), undefined);
    assert.notEqual(runningInstance(file)?.started, 'before');
  });
});

describe('testFiles', () => {
  it('finds each kind in its place, and leaves out what has no source any more', () => {
    const root = join(base, 'checkout');
    const files = [
      'libs/cache/dist/src/a.spec.js',
      'libs/cache/dist/src/deep/b.spec.js',
      'libs/cache/dist/src/gone.spec.js',
      'libs/cache/dist/src/a.js',
      'libs/cache/dist/test/c.test.js',
      'e2e/dist/test/journey.test.js',
      'e2e/dist/chaos/events.test.js',
    ];
    for (const file of files) {
      for (const path of file.includes('gone')
        ? [file]
        : [file, file.replace('/dist/', '/').replace('.js', '.ts')]) {
        mkdirSync(join(root, path, '..'), { recursive: true });
        writeFileSync(join(root, path), '');
      }
    }
    const found = (kind: Parameters<typeof testFiles>[2]): string[] =>
      testFiles(root, ['libs/cache', 'e2e'], kind).map((file) => file.slice(root.length + 1));
    assert.deepEqual(found('unit'), files.slice(0, 2));
    assert.deepEqual(found('integration'), [files[4]]);
    assert.deepEqual(found('journeys'), [files[5]]);
    assert.deepEqual(found('crash'), [files[6]]);
  });
});
