/** A JSON Schema of the 2020-12 dialect, as far as we write it. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  description?: string;
  examples?: unknown[];
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  multipleOf?: number;
  items?: Schema | false;
  prefixItems?: Schema[];
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema | boolean;
  propertyNames?: Schema;
  minProperties?: number;
  maxProperties?: number;
  default?: unknown;
}

export const REFERENCE = '#/components/schemas/';

/** The schema, or null. */
export function nullable(schema: Schema): Schema {
  if (Object.keys(schema).length === 0) return schema;
  if (schema.enum) return { ...schema, ...typeOrNull(schema), enum: [...schema.enum, null] };
  if (schema.type !== undefined && schema.const === undefined)
    return { ...schema, ...typeOrNull(schema) };
  return { anyOf: [...(schema.anyOf ?? [schema]), { type: 'null' }] };
}

function typeOrNull({ type }: Schema): Schema {
  return type === undefined ? {} : { type: [...[type].flat(), 'null'] };
}
