import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { ApiDocument, Schema } from './document.js';

/** Checks values against schemas of the document; an answer may hold nothing that its schema does not name. */
export class Schemas {
  private readonly compiled = new Map<Schema, ValidateFunction>();
  private readonly ajv: Ajv2020;

  constructor(document: ApiDocument) {
    this.ajv = new Ajv2020({ strict: false, allErrors: false });
    addFormats.default(this.ajv);
    this.ajv.addSchema(closed(document.components) as object, 'components');
  }

  /** What is wrong with a value; `undefined` when it fits. */
  problem(schema: Schema, value: unknown): string | undefined {
    let validate = this.compiled.get(schema);
    if (!validate) {
      validate = this.ajv.compile(closed(schema) as object);
      this.compiled.set(schema, validate);
    }
    return validate(value) ? undefined : this.ajv.errorsText(validate.errors, { dataVar: '' });
  }
}

/** The same with `#/components/…` pointing into the registered components, and its objects closed. */
function closed(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(closed);
  if (typeof part !== 'object' || part === null) return part;
  const written = Object.fromEntries(
    Object.entries(part).map(([key, value]) => [
      key,
      key === '$ref' && typeof value === 'string'
        ? value.replace('#/components/', 'components#/')
        : closed(value),
    ]),
  );
  const isOpenView =
    written['type'] === 'object' &&
    'properties' in written &&
    !('allOf' in written) &&
    !('additionalProperties' in written);
  return isOpenView ? { ...written, additionalProperties: false } : written;
}
