import fc, { type Arbitrary } from 'fast-check';
import { resolve, type ApiDocument, type Schema } from './document.js';

/** Everything that a text can hold and a body can carry: no U+0000, and no selectors that do not count. */
const character = fc
  .oneof(
    { weight: 4, arbitrary: fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 1 }) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('é', 'ß', '漢', '🎓', 'ı', '\u202e', "'", '%', '\\', '<'),
    },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }) },
  )
  .filter((text) => !/[\0\ufe0e\ufe0f]/.test(text));

const MAX_DEPTH = 4;

/** Values that fit a schema, at its boundaries too. */
export function validValue(document: ApiDocument, schema: Schema, depth = 0): Arbitrary<unknown> {
  if (schema.$ref) return validValue(document, resolve(document, { $ref: schema.$ref }), depth);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf)
    return fc.oneof(...schema.anyOf.map((each) => validValue(document, each, depth)));
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? []);
  if (types.length === 0) return fc.jsonValue({ maxDepth: 2 });
  return fc.oneof(...types.map((type) => ofType(document, schema, type, depth)));
}

function ofType(
  document: ApiDocument,
  schema: Schema,
  type: string,
  depth: number,
): Arbitrary<unknown> {
  switch (type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -1_000_000, max: schema.maximum ?? 1_000_000 });
    case 'number':
      return fc.double({
        min: schema.minimum ?? -1e6,
        max: schema.maximum ?? 1e6,
        noNaN: true,
        noDefaultInfinity: true,
      });
    case 'array':
      return fc.array(validValue(document, schema.items ?? {}, depth + 1), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 5, (schema.minItems ?? 0) + 5),
      });
    case 'object':
      return validObject(document, schema, depth);
    default:
      return validText(schema);
  }
}

function validObject(document: ApiDocument, schema: Schema, depth: number): Arbitrary<unknown> {
  if (schema.oneOf)
    return fc.oneof(...chosen(schema).map((each) => validObject(document, each, depth)));
  const { properties = {}, required = [], additionalProperties } = schema;
  const names = Object.keys(properties);
  if (names.length === 0 && additionalProperties !== false)
    return fc.dictionary(fc.string({ maxLength: 20 }), fc.jsonValue({ maxDepth: 1 }), {
      maxKeys: 3,
    });
  const deep = depth >= MAX_DEPTH;
  return fc.record(
    Object.fromEntries(
      names
        .filter((name) => !deep || required.includes(name))
        .map((name) => [name, validValue(document, properties[name]!, depth + 1)]),
    ),
    { requiredKeys: [...required] },
  );
}

/** The object with each of the fields that exclude one another. */
function chosen({ oneOf = [], ...schema }: Schema): Schema[] {
  const choice = oneOf.flatMap(({ required = [] }) => required);
  return choice.map((field) => ({
    ...schema,
    properties: Object.fromEntries(
      Object.entries(schema.properties ?? {}).filter(
        ([name]) => name === field || !choice.includes(name),
      ),
    ),
    required: [...(schema.required ?? []), field],
  }));
}

function validText(schema: Schema): Arbitrary<string> {
  const { minLength = 0, maxLength } = schema;
  const fits = (text: string): boolean => {
    const length = [...text].length;
    return length >= minLength && length <= (maxLength ?? Infinity);
  };
  if (schema.pattern) return fc.stringMatching(new RegExp(schema.pattern, 'u')).filter(fits);
  switch (schema.format) {
    case 'uuid':
      return fc.uuid({ version: 4 });
    case 'email':
      return fc.stringMatching(/^[a-z][a-z0-9]{0,15}$/).map((name) => `${name}@example.com`);
    case 'date-time':
      return fc
        .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
        .map((date) => date.toISOString());
    case 'uri':
      return fc.webUrl().filter(fits);
    default: {
      const most = Math.min(maxLength ?? 60, 5_000);
      const text = (min: number, max: number): Arbitrary<string> =>
        fc
          .array(character, { minLength: min, maxLength: max, size: 'max' })
          .map((characters) => characters.join(''))
          .filter(fits);
      return fc.oneof(
        { weight: 6, arbitrary: text(minLength, Math.min(most, minLength + 30)) },
        { weight: 1, arbitrary: fc.constant('x'.repeat(minLength)) },
        { weight: 1, arbitrary: fc.constant('x'.repeat(most)) },
      );
    }
  }
}
