import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { releaseFile, releasedImagesFindings } from '../src/docker/released-images.js';
import { serviceNames, workspaceRoot } from '../src/workspace.js';
import { dockerfileFindings } from '../src/docker/dockerfile-rules.js';

const original = readFileSync(path.join(workspaceRoot, 'Dockerfile'), 'utf8');

const problems = (text: string) =>
  dockerfileFindings(text, workspaceRoot, ['migrate'])
    .map((finding) => finding.problem)
    .join('\n');

/** The Dockerfile with one thing wrong. */
function planted(find: string | RegExp, replacement: string): string {
  const text = original.replace(find, replacement);
  assert.notEqual(text, original, `nothing to replace: ${String(find)}`);
  return text;
}

describe('what the docs have an operator write into the checkout', () => {
  const read = (file: string) => readFileSync(path.join(workspaceRoot, file), 'utf8');
  const endings = ['docs/operations', 'docs/runbooks']
    .flatMap((folder) =>
      readdirSync(path.join(workspaceRoot, folder)).map((file) => read(`${folder}/${file}`)),
    )
    .flatMap((text) => [...text.matchAll(/^docker .* > .+?(\.dump|\.tar\.gz)$/gm)])
    .map(([, ending]) => ending!);

  it('gets into no image and no commit', () => {
    assert.ok(endings.length >= 3);
    for (const ending of endings) {
      assert.ok(read('.dockerignore').includes(`**/*${ending}\n`), ending);
      assert.ok(read('.gitignore').includes(`*${ending}\n`), ending);
    }
  });
});

describe('Dockerfile', () => {
  it('satisfies its own rules', () => {
    assert.equal(problems(original), '');
  });

  const violations: [name: string, text: string, problem: RegExp][] = [
    ['a moving base image', planted('node:24-bookworm-slim', 'node:latest'), /not pinned/],
    ['a base image without tag', planted('node:24-bookworm-slim', 'node'), /no tag/],
    ['no user', planted(/^USER node$/gm, ''), /runs as root: it has no USER/],
    ['the user root', planted(/^USER node$/gm, 'USER root'), /runs as root$/m],
    ['the user 0', planted(/^USER node$/gm, 'USER 0:0'), /runs as root$/m],
    [
      'a missing source',
      planted('COPY . .', 'COPY missing.json .'),
      /'missing.json', which does not exist/,
    ],
    ['an unknown stage', planted('--from=manifests', '--from=manifest'), /no earlier stage/],
    ['install scripts', planted('npm ci --ignore-scripts', 'npm ci'), /install scripts/],
    ['no health check', planted(/^HEALTHCHECK --[^]*?\n {2}CMD .*$/m, ''), /no HEALTHCHECK/],
    [
      'a shell as process 1',
      planted('CMD ["node", "dist/bundle/main.mjs"]', 'CMD node dist/bundle/main.mjs'),
      /exec form/,
    ],
    ['a secret', planted('ARG VERSION=0.1.0', 'ARG NPM_TOKEN'), /secret/],
    ['a download', planted('COPY . .', 'ADD x.tar.gz .'), /ADD/],
    ['no labels', planted(/org\.opencontainers\.image\.licenses/g, 'licence'), /OCI labels/],
    [
      'one stage',
      'FROM node:24-bookworm-slim\nUSER node\nHEALTHCHECK NONE\nCMD ["node"]\n',
      /one stage/,
    ],
    [
      'no migrations',
      planted('FROM runtime AS migrate', 'FROM runtime AS other'),
      /no stage 'migrate'/,
    ],
  ];
  for (const [name, text, problem] of violations) {
    it(`refuses ${name}`, () => assert.match(problems(text), problem));
  }
});

describe('a release', () => {
  const workflow = readFileSync(path.join(workspaceRoot, releaseFile), 'utf8');
  const found = (text: string) =>
    releasedImagesFindings(text, serviceNames(workspaceRoot)).map(({ problem }) => problem);

  it('brings every image', () => {
    assert.deepEqual(found(workflow), []);
  });

  it('is refused without one, and with one too many', () => {
    assert.deepEqual(found(workflow.replace(', media,', ', video,')), [
      'builds no image of media',
      'builds video, which is no service',
    ]);
  });
});
