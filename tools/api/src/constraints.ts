import { getMetadataStorage } from 'class-validator';
import type { ValidationMetadata } from 'class-validator/types/metadata/ValidationMetadata.js';
import { nullable, type Schema } from './schema.js';

/** What validation at run time asks of a field: the truth that a document has to tell. */
export interface FieldRules {
  readonly rules: readonly ValidationMetadata[];
  readonly mayBeMissing: boolean;
  readonly mayBeNull: boolean;
}

/** The rules of every field that a DTO takes; a field without any is refused by the service. */
export function fieldRules(dto: object): ReadonlyMap<string, FieldRules> {
  const all = getMetadataStorage().getTargetValidationMetadatas(dto as never, '', true, false);
  const fields = new Map<string, ValidationMetadata[]>();
  for (const rule of all)
    fields.set(rule.propertyName, [...(fields.get(rule.propertyName) ?? []), rule]);
  return new Map(
    [...fields].map(([name, rules]) => [
      name,
      { rules, mayBeMissing: skips(rules, name, undefined), mayBeNull: skips(rules, name, null) },
    ]),
  );
}

/** Whether a condition (`IsOmittable`, `IsOptional`) spares this value the other rules. */
function skips(rules: readonly ValidationMetadata[], name: string, value: unknown): boolean {
  return rules
    .filter(({ type }) => type === 'conditionalValidation')
    .some(({ constraints }) => {
      const condition = constraints[0] as (object: object, value: unknown) => boolean;
      return !condition({ [name]: value }, value);
    });
}

/** A field's schema with its rules written into it. @throws Error for a rule that it has no words for */
export function constrain(schema: Schema, { rules, mayBeNull }: FieldRules, field: string): Schema {
  let constrained = schema;
  for (const rule of rules) {
    if (rule.type !== 'customValidation') continue;
    const words = wordsFor(rule, field);
    constrained =
      rule.each && constrained.items
        ? { ...constrained, items: { ...constrained.items, ...words } }
        : { ...constrained, ...words };
  }
  const acceptsNull = Array.isArray(constrained.type) && constrained.type.includes('null');
  return mayBeNull && !acceptsNull ? nullable(constrained) : constrained;
}

type Words = (...constraints: never[]) => Schema;

const WORDS: Readonly<Record<string, Words>> = {
  isString: () => ({}),
  isBoolean: () => ({ type: 'boolean' }),
  isNumber: () => ({ type: 'number' }),
  isObject: () => ({}),
  isArray: () => ({}),
  isInt: () => ({ type: 'integer' }),
  isPositive: () => ({ exclusiveMinimum: 0 }),
  isDivisibleBy: (multipleOf: number) => ({ multipleOf }),
  min: (minimum: number) => ({ minimum }),
  max: (maximum: number) => ({ maximum }),
  isNotEmpty: () => ({ minLength: 1 }),
  minLength: (minLength: number) => ({ minLength }),
  maxLength: (maxLength: number) => ({ maxLength }),
  isLength: (minLength: number, maxLength?: number) => ({
    minLength,
    ...(maxLength !== undefined && { maxLength }),
  }),
  matches: (pattern: RegExp) => ({ pattern: unflagged(pattern).source }),
  isEmail: () => ({ format: 'email' }),
  isUuid: () => ({ format: 'uuid' }),
  isUrl: () => ({ format: 'uri' }),
  isIso8601: () => ({ format: 'date-time' }),
  isDateString: () => ({ format: 'date-time' }),
  isIn: (values: readonly unknown[]) => ({ enum: [...values] }),
  isEnum: (values: object) => ({ enum: Object.values(values) }),
  equals: (value: unknown) => ({ const: value }),
  arrayMinSize: (minItems: number) => ({ minItems }),
  arrayMaxSize: (maxItems: number) => ({ maxItems }),
  arrayNotEmpty: () => ({ minItems: 1 }),
  arrayUnique: () => ({ uniqueItems: true }),
  isNotEmptyObject: () => ({ minProperties: 1 }),
};

function wordsFor(rule: ValidationMetadata, field: string): Schema {
  const name = rule.name ?? '';
  const own = (rule.context as { schema?: Schema } | undefined)?.schema;
  const words = WORDS[name];
  if (!own && !words)
    throw new Error(
      `${field}: the document has no words for the rule ${name}; pass { context: { schema } } with it`,
    );
  return { ...words?.(...((rule.constraints ?? []) as never[])), ...own };
}

function unflagged(pattern: RegExp): RegExp {
  if (pattern.flags.replace('u', '') !== '')
    throw new Error(`A schema cannot hold the flags of ${String(pattern)}`);
  return pattern;
}
