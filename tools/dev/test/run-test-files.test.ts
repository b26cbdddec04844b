import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import type { TestRunResult } from '../src/test/run-test-files.js';

const root = mkdtempSync(join(tmpdir(), 'lyceum tests '));
after(() => {
  rmSync(root, { recursive: true, force: true });
});

/** In a process of its own: node:test does not run tests from within tests. */
async function run(files: Record<string, string>, more: object = {}): Promise<TestRunResult> {
  const paths = Object.entries(files).map(([name, source]) => {
    const path = join(root, name);
    writeFileSync(path, `import { describe, it, before, after } from 'node:test';\n${source}`);
    return path;
  });
  const module = new URL('../src/test/run-test-files.js', import.meta.url).href;
  const options = { root, files: paths, concurrency: 2, timeoutMs: 20_000, ...more };
  const script = `
    import { runTestFiles } from ${JSON.stringify(module)};
    const result = await runTestFiles({ ...${JSON.stringify(options)}, signal: new AbortController().signal });
    console.log(JSON.stringify(result));`;
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  // A file, because node:test hands the arguments of this process on to the files it runs.
  const runner = join(root, 'runner.mjs');
  writeFileSync(runner, script);
  const child = spawn(process.execPath, [runner], { env });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => process.stderr.write(chunk));
  await new Promise((resolve) => child.once('close', resolve));
  return JSON.parse(output) as TestRunResult;
}

const names = ({ failures }: TestRunResult): string[] => failures.map(({ name }) => name);

describe('runTestFiles', () => {
  it('counts tests, not suites', async () => {
    const result = await run({
      'a.mjs': `describe('a', () => { describe('b', () => { it('c', () => {}); it('d', () => {}); }); });`,
      'b.mjs': `it('e', () => {}); it.skip('f', () => {}); it.todo('g', () => { throw new Error(); });`,
    });
    assert.deepEqual([result.passed, result.failed, result.skipped], [3, 0, 1]);
  });

  it('counts a failed test once, by its full name, with its error and what the file printed', async () => {
    const result = await run({
      'fails.mjs': `describe('suite', () => { it('fine', () => {}); it('wrong', () => { console.log('printed'); throw new Error('on purpose'); }); });`,
    });
    assert.deepEqual([result.passed, result.failed], [1, 1]);
    assert.deepEqual(names(result), ['suite › wrong']);
    assert.match(result.failures[0]?.error ?? '', /Error: on purpose\n.*fails\.mjs/);
    assert.match(result.output, /printed/);
  });

  it('fails a file that crashes, with its output', async () => {
    const result = await run({
      'crash.mjs': `it('fine', () => {}); throw new Error('top level');`,
    });
    assert.ok(result.failed >= 1);
    assert.ok(names(result).includes('crash.mjs'), JSON.stringify(names(result)));
    assert.match(result.output, /top level/);
  });

  it('fails a file that ends with an exit code although its tests passed', async () => {
    const result = await run({
      'exit.mjs': `it('fine', () => {}); process.on('exit', () => { process.exitCode = 3; });`,
    });
    assert.deepEqual(names(result), ['exit.mjs']);
    assert.match(result.failures[0]?.error ?? '', /exit code 3/);
  });

  it('fails a file without a test', async () => {
    const result = await run({ 'empty.mjs': `export {};` });
    assert.deepEqual([result.passed, result.failed], [0, 1]);
    assert.equal(result.failures[0]?.error, 'It holds no test.');
  });

  it('fails when a hook does', async () => {
    const result = await run({
      'hook.mjs': `describe('suite', () => { before(() => { throw new Error('no database'); }); it('x', () => {}); });`,
    });
    assert.ok(result.failed >= 1);
    assert.match(JSON.stringify(result.failures), /no database/);
  });

  it('fails a file that runs out of time', async () => {
    const result = await run(
      { 'hangs.mjs': `it('fine', () => {}); setInterval(() => {}, 1000);` },
      { timeoutMs: 1_500 },
    );
    assert.ok(result.failed >= 1);
  });

  it('runs only what the name matches', async () => {
    const result = await run(
      {
        'a.mjs': `it('one', () => {}); it('two', () => { throw new Error(); });`,
        'b.mjs': `it('three', () => {});`,
      },
      { name: 'one' },
    );
    assert.deepEqual([result.passed, result.failed], [1, 0]);
  });
});
