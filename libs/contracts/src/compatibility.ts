/** The parts of a JSON schema that contracts use. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly [keyword: string]: unknown;
}

/**
 * Whether a contract may change from `before` to `after` without a new version. Events live in the log
 * for ever and services are deployed one by one, so both directions must hold: the old consumer reads the
 * new event, the new consumer reads the old one. What remains is adding optional fields.
 *
 * @returns one sentence per problem; empty when compatible
 */
export function compatibilityProblems(
  before: JsonSchema,
  after: JsonSchema,
  at = 'data',
): string[] {
  const problems: string[] = [];
  if (limits(before) !== limits(after)) problems.push(`${at} has another type or other limits`);

  const requiredBefore = new Set(before.required);
  const requiredAfter = new Set(after.required);
  for (const [name, property] of Object.entries(before.properties ?? {})) {
    const changed = after.properties?.[name];
    if (!changed) {
      problems.push(`${at}.${name} was removed`);
      continue;
    }
    if (requiredBefore.has(name) && !requiredAfter.has(name))
      problems.push(`${at}.${name} became optional`);
    if (!requiredBefore.has(name) && requiredAfter.has(name))
      problems.push(`${at}.${name} became required`);
    problems.push(...compatibilityProblems(property, changed, `${at}.${name}`));
  }
  for (const name of Object.keys(after.properties ?? {})) {
    if (before.properties?.[name]) continue;
    if (requiredAfter.has(name))
      problems.push(`${at}.${name} is new and required; events already in the log do not have it`);
    if (before.additionalProperties === false)
      problems.push(`${at}.${name} is new, and ${at} takes no unknown fields`);
  }
  if (before.items && after.items)
    problems.push(...compatibilityProblems(before.items, after.items, `${at}[]`));
  else if (before.items ?? after.items) problems.push(`${at} has other elements`);
  return problems;
}

/** What is compared apart, field by field, or says nothing about validity. */
const LEFT_OUT = new Set(['properties', 'required', 'items']);
const REMARKS = new Set(['description', 'title', 'examples', 'deprecated']);

/** Everything else of a schema, in an order of its own. */
function limits(schema: JsonSchema): string {
  const own = Object.entries(schema).filter(([keyword]) => !LEFT_OUT.has(keyword));
  return JSON.stringify(withoutRemarks(Object.fromEntries(own)));
}

function withoutRemarks(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutRemarks);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([keyword]) => !REMARKS.has(keyword))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([keyword, inner]) => [keyword, withoutRemarks(inner)]),
  );
}
