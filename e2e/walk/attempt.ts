import fc, { type Arbitrary } from 'fast-check';
import {
  resolve,
  type ApiDocument,
  type Operation,
  type Parameter,
  type Schema,
} from './document.js';
import { validValue } from './valid-values.js';

/** What is sent as a body: a value as JSON, or bytes of some content type. */
export type Body =
  | { readonly kind: 'none' }
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'raw'; readonly text: string; readonly contentType: string };

/** A value of a parameter: a text, or the nth thing of its kind that the walk has met. */
export type Choice =
  | { readonly kind: 'absent' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'known'; readonly index: number };

/** A request that is still to be filled with what the school holds by then. */
export interface Attempt {
  readonly caller: number;
  readonly parameters: Readonly<Record<string, Choice>>;
  readonly body: Body;
}

const absent: Choice = { kind: 'absent' };
const text = (value: string): Choice => ({ kind: 'text', text: value });
const known: Arbitrary<Choice> = fc.nat({ max: 50 }).map((index) => ({ kind: 'known', index }));

const ODD_TEXTS = [
  '',
  ' ',
  '0',
  '-1',
  '1e999',
  'null',
  'undefined',
  '[object Object]',
  '../../etc/passwd',
  "' or 1=1 --",
  '%00',
  '%ff',
  '🎓',
  '\u202e',
  'a'.repeat(300),
  '{"$ne":null}',
  '00000000-0000-0000-0000-000000000000',
].map(text);

const ETAGS = [
  '"v1"',
  '"v2"',
  'W/"v1"',
  '*',
  '"v0"',
  '"v99999999999999999999"',
  'v1',
  '"made-up"',
  '""',
];

/**
 * Requests to an operation: as the document asks for them, and wrong in one place or in all.
 *
 * @param samples bodies that are right in a way that no schema can tell, such as a password
 */
export function attempts(
  document: ApiDocument,
  operation: Operation,
  samples: readonly unknown[],
): Arbitrary<Attempt> {
  const parameters = fc.record(
    Object.fromEntries(
      operation.parameters.map((parameter) => [
        `${parameter.in} ${parameter.name}`,
        choiceOf(document, parameter),
      ]),
    ),
  );
  return fc.record({
    caller: fc.nat({ max: 1000 }),
    parameters,
    body: bodyOf(document, operation, samples),
  });
}

function choiceOf(document: ApiDocument, parameter: Parameter): Arbitrary<Choice> {
  const valid = validValue(document, parameter.schema).map((value) => text(String(value)));
  const odd = fc.constantFrom(...ODD_TEXTS);
  if (parameter.in === 'path')
    return fc.oneof(
      { weight: 6, arbitrary: known },
      { weight: 2, arbitrary: valid },
      { weight: 2, arbitrary: odd },
    );
  const normal =
    parameter.name === 'if-match' || parameter.name === 'if-none-match'
      ? fc.oneof(known, fc.constantFrom(...ETAGS).map(text))
      : parameter.name === 'cursor'
        ? fc.oneof(known, odd)
        : valid;
  return fc.oneof(
    { weight: 4, arbitrary: normal },
    { weight: parameter.required ? 1 : 5, arbitrary: fc.constant(absent) },
    { weight: 1, arbitrary: odd },
  );
}

function bodyOf(
  document: ApiDocument,
  operation: Operation,
  samples: readonly unknown[],
): Arbitrary<Body> {
  const none = fc.constant<Body>({ kind: 'none' });
  if (operation.method === 'GET') return none;
  if (operation.bodyTypes.length === 0)
    return fc.oneof({ weight: 4, arbitrary: none }, { weight: 1, arbitrary: oddBody(operation) });
  if (!operation.body) return fc.oneof(oddBody(operation), none);
  const valid = validValue(document, operation.body);
  const json = (values: Arbitrary<unknown>): Arbitrary<Body> =>
    values.map((value) => ({ kind: 'json', value }));
  const known =
    samples.length > 0 ? [{ weight: 4, arbitrary: json(fc.constantFrom(...samples)) }] : [];
  return fc.oneof(
    ...known,
    { weight: 6, arbitrary: json(valid) },
    { weight: 5, arbitrary: json(spoiled(document, operation.body, valid)) },
    { weight: 1, arbitrary: json(fc.jsonValue({ maxDepth: 3 })) },
    { weight: 1, arbitrary: oddBody(operation) },
    { weight: 1, arbitrary: none },
  );
}

/** A valid body with one field gone, of another kind, beyond its bounds, or too many. */
function spoiled(
  document: ApiDocument,
  schema: Schema,
  valid: Arbitrary<unknown>,
): Arbitrary<unknown> {
  const { properties = {} } = resolve<Schema>(document, schema as { $ref: string });
  const names = Object.keys(properties);
  if (names.length === 0) return fc.jsonValue({ maxDepth: 2 });
  const wrong = fc.oneof(
    fc.constantFrom<unknown>(null, '', 0, -1, 1.5, 1e300, true, [], {}, [null], 'x'.repeat(6_000)),
    fc.constantFrom<unknown>('\ud800', 'a\u0000b', '💥'.repeat(300), { $gt: '' }, ['x'], [[]]),
    fc.jsonValue({ maxDepth: 2 }),
  );
  const edit = fc.oneof(
    fc.record({ name: fc.constantFrom(...names), value: fc.constant(undefined) }),
    fc.record({ name: fc.constantFrom(...names), value: wrong }),
    fc.record({
      name: fc.constantFrom('extra', 'tenantId', 'role', 'id', 'toString'),
      value: wrong,
    }),
  );
  return fc.tuple(valid, edit).map(([value, { name, value: other }]) => ({
    ...(value as object),
    [name]: other,
  }));
}

function oddBody({ bodyLimit }: Operation): Arbitrary<Body> {
  return fc.constantFrom<Body>(
    ...[
      ['{', 'application/json'],
      ['', 'application/json'],
      ['[]', 'application/json'],
      ['{"a":1,"a":2}', 'application/json'],
      ['{"__proto__":{"role":"owner"}}', 'application/json'],
      [`${'['.repeat(1000)}${']'.repeat(1000)}`, 'application/json'],
      ['\ufeff{}', 'application/json'],
      ['{}', 'application/json; charset=utf-16'],
      ['{}', 'text/plain'],
      ['a=b', 'application/x-www-form-urlencoded'],
      ['<a/>', 'application/xml'],
      ['{}', 'not a content type'],
      [`"${'x'.repeat(bodyLimit)}"`, 'application/json'],
    ].map(([body, contentType]): Body => ({ kind: 'raw', text: body!, contentType: contentType! })),
  );
}
