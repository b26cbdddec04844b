import { REFERENCE, type Schema } from './schema.js';

/** A schema as a type of TypeScript. Constraints that types cannot hold stay in the comments. */
export function typeOf(schema: Schema): string {
  if (schema.$ref) return schema.$ref.slice(REFERENCE.length);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return union(schema.enum.map((value) => JSON.stringify(value)));
  if (schema.anyOf) return union(schema.anyOf.map(typeOf));
  return union([schema.type ?? []].flat().map((type) => ofType(schema, type))) || 'unknown';
}

/** `readonly name?: string;` lines with their comments. */
export function members(
  properties: Readonly<Record<string, Schema>>,
  required: readonly string[] = [],
): string {
  return Object.entries(properties)
    .map(([name, schema]) => {
      const key = /^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name);
      const mark = required.includes(name) ? '' : '?';
      return `${comment(schema.description)}readonly ${key}${mark}: ${typeOf(schema)};`;
    })
    .join('\n');
}

export function comment(text: string | undefined): string {
  return text ? `/** ${text.replaceAll('*/', '*\\/')} */\n` : '';
}

function ofType(schema: Schema, type: string): string {
  switch (type) {
    case 'integer':
      return 'number';
    case 'array':
      return `readonly (${schema.items ? typeOf(schema.items) : 'unknown'})[]`;
    case 'object':
      return objectType(schema);
    default:
      return type;
  }
}

function objectType({ properties, required, additionalProperties }: Schema): string {
  const rest =
    typeof additionalProperties === 'object'
      ? typeOf(additionalProperties)
      : additionalProperties === false || properties
        ? undefined
        : 'unknown';
  if (!properties) return `Readonly<Record<string, ${rest ?? 'never'}>>`;
  return `{ ${members(properties, required)} }`;
}

const union = (types: readonly string[]): string => [...new Set(types)].join(' | ');
