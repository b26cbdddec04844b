import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Ajv, type AnySchemaObject } from 'ajv';
import type { Finding } from '../finding.js';

const require = createRequire(import.meta.url);

/**
 * The JSON schema of the Compose Specification, as the linter dclint ships it. It names its dialect with
 * an address that Ajv does not know, and is written in the one that Ajv assumes.
 */
function composeSchema(): AnySchemaObject {
  const folder = path.dirname(require.resolve('dclint/package.json'));
  const { $schema: _dialect, ...schema } = JSON.parse(
    readFileSync(path.join(folder, 'schemas', 'compose.schema.json'), 'utf8'),
  ) as AnySchemaObject;
  return schema;
}

/** Validates a compose file whose variables are filled in. */
export function schemaFindings(file: unknown): Finding[] {
  // The schema uses formats and keywords of compose's own validator; unknown ones are no error here.
  const ajv = new Ajv({ allErrors: true, strict: false, validateFormats: false, logger: false });
  const validate = ajv.compile(composeSchema());
  if (validate(file)) return [];
  return (validate.errors ?? []).map((error) => ({
    where: `docker-compose.yml${error.instancePath.replaceAll('/', '.')}`,
    problem: `${error.message ?? 'is invalid'} ${JSON.stringify(error.params)}`,
  }));
}
