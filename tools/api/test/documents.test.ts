import assert from 'node:assert/strict';
import { relative } from 'node:path';
import { before, describe, it } from 'node:test';
import { staleFiles, type GeneratedFile } from '@lyceum/db';
import { Validator } from '@seriousme/openapi-schema-validator';
import { apiFiles } from '../src/api-files.js';
import { builtServices, root } from '../src/checkout.js';
import { operationsOf, type OpenApiDocument, type Operation } from '../src/openapi.js';

describe('documents of the interface', () => {
  let files: GeneratedFile[];
  let merged: OpenApiDocument;
  before(async () => {
    files = await apiFiles();
    merged = documentAt('docs/api/openapi.json');
  });
  const documentAt = (path: string): OpenApiDocument =>
    JSON.parse(
      files.find((file) => relative(root, file.path) === path)!.content,
    ) as OpenApiDocument;
  const operation = (id: string): Operation =>
    operationsOf(merged).find(({ operation: { operationId } }) => operationId === id)!.operation;

  it('are as committed, and so are the gateway table and the client', async () => {
    const stale = (await staleFiles(files)).map(({ path }) => relative(root, path));
    assert.deepEqual(stale, [], 'run npm run generate');
    for (const path of [
      'services/gateway/src/routes/routes.generated.ts',
      'libs/client/src/api.generated.ts',
    ])
      assert.ok(
        files.some((file) => relative(root, file.path) === path),
        path,
      );
  });

  it('are valid OpenAPI 3.1 for every service, and together', async () => {
    for (const path of [
      'docs/api/openapi.json',
      ...builtServices().map((service) => `services/${service}/openapi.json`),
    ]) {
      const result = await new Validator().validate(documentAt(path) as never);
      assert.ok(result.valid, `${path}: ${JSON.stringify(result.errors)}`);
    }
  });

  it('refer to nothing that is not there', () => {
    const text = JSON.stringify(merged);
    for (const [, kind, name] of text.matchAll(/"#\/components\/(\w+)\/([\w.-]+)"/g))
      assert.ok(
        (merged.components as unknown as Record<string, Record<string, unknown>>)[kind!]?.[name!],
        `${kind}/${name}`,
      );
  });

  it('tell of an operation what its decorators and its signature say', () => {
    const update = operation('courses.update');
    assert.deepEqual(update['x-roles'], ['owner', 'instructor']);
    assert.deepEqual(Object.keys(update.security[0]!), ['bearer']);
    assert.deepEqual(update.security.at(-1), { cookie: [], csrf: [] });
    assert.equal(update['x-service'], 'catalog');
    const statuses = Object.keys(update.responses);
    for (const status of ['200', '400', '401', '403', '404', '412', '413', '415', '422', '429'])
      assert.ok(statuses.includes(status), status);
    assert.ok(!statuses.includes('500'), 'a failure of our own is never expected');
    const gone = JSON.stringify(update.responses['412']);
    assert.match(gone, /catalog\.course_changed/);
    const { security, ...signIn } = operation('accounts.signIn');
    assert.deepEqual([security, signIn['x-rate-limit']], [[], 'auth']);
    assert.equal(operation('watching.beat')['x-bundled'], true);
    assert.equal(update['x-bundled'], undefined);
  });

  it('leave out what is not for callers', () => {
    const paths = Object.keys(merged.paths);
    assert.ok(!paths.some((path) => path.startsWith('/api/') || path === '/metrics'));
  });
});
