import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { compatibilityProblems } from './compatibility.js';
import { defineEvent } from './event-contract.js';
import { contractProblems, snapshotOf } from './snapshot.js';

const base = {
  id: z.uuid(),
  title: z.string().max(200),
  note: z.string().optional(),
  state: z.enum(['draft', 'published']),
  price: z.object({ cents: z.int(), currency: z.string(), tax: z.number().optional() }),
  tags: z.array(z.string()),
  lines: z.array(z.object({ sku: z.string(), count: z.int().optional() })),
  maybe: z.string().nullable(),
};
type Shape = Record<string, z.ZodType>;

const snapshot = (shape: Shape): ReturnType<typeof snapshotOf> =>
  snapshotOf(
    defineEvent('lyceum.shop.order.placed.v1', { summary: 'Placed.', key: 'id', data: shape }),
  );
const problems = (after: Shape): string[] => contractProblems(snapshot(base), snapshot(after));

const without = (name: string): Shape =>
  Object.fromEntries(Object.entries(base).filter(([key]) => key !== name));

describe('a contract may change', () => {
  const allowed: Readonly<Record<string, Shape>> = {
    'not at all': base,
    'by another order of its fields': Object.fromEntries(Object.entries(base).reverse()),
    'by a new optional field': { ...base, colour: z.string().optional() },
    'by a new optional field inside of a field': {
      ...base,
      price: base.price.extend({ discount: z.int().optional() }),
    },
    'by a new optional field of list items': {
      ...base,
      lines: z.array(base.lines.element.extend({ colour: z.string().optional() })),
    },
    'by its remarks': {
      ...base,
      title: base.title.describe('What it is called.'),
      maybe: base.maybe.describe('Perhaps.'),
      tags: z.array(z.string().describe('A word.')),
    },
  };
  for (const [how, after] of Object.entries(allowed))
    it(how, () => assert.deepEqual(problems(after), []));
});

describe('a contract may not change', () => {
  const refused: Readonly<Record<string, readonly [Shape, RegExp]>> = {
    'by a removed field': [without('title'), /data\.title was removed/],
    'by a removed optional field': [without('note'), /data\.note was removed/],
    'by a renamed field': [{ ...without('title'), name: base.title }, /data\.title was removed/],
    'by another type': [{ ...base, title: z.int() }, /data\.title has another type/],
    'by a tighter limit': [{ ...base, title: z.string().max(100) }, /data\.title has another type/],
    'by a looser limit': [{ ...base, title: z.string() }, /data\.title has another type/],
    'by another format': [{ ...base, id: z.string() }, /data\.id has another type/],
    'by a new required field': [
      { ...base, colour: z.string() },
      /data\.colour is new and required/,
    ],
    'by a field that became optional': [
      { ...base, title: base.title.optional() },
      /data\.title became optional/,
    ],
    'by a field that became required': [
      { ...base, note: z.string() },
      /data\.note became required/,
    ],
    'by a field that may now be null': [
      { ...base, title: base.title.nullable() },
      /data\.title has another type/,
    ],
    'by a field that may no longer be null': [
      { ...base, maybe: z.string() },
      /data\.maybe has another type/,
    ],
    'by a value more': [
      { ...base, state: z.enum(['draft', 'published', 'archived']) },
      /data\.state has another type/,
    ],
    'by a value less': [{ ...base, state: z.enum(['draft']) }, /data\.state has another type/],
    'inside of a field': [
      { ...base, price: base.price.omit({ currency: true }) },
      /data\.price\.currency was removed/,
    ],
    'inside of a field by what is required': [
      { ...base, price: base.price.required() },
      /data\.price\.tax became required/,
    ],
    'by other items': [{ ...base, tags: z.array(z.int()) }, /data\.tags\[\] has another type/],
    'inside of items': [
      { ...base, lines: z.array(base.lines.element.omit({ sku: true })) },
      /data\.lines\[\]\.sku was removed/,
    ],
    'by a required field of items': [
      { ...base, lines: z.array(base.lines.element.extend({ colour: z.string() })) },
      /data\.lines\[\]\.colour is new and required/,
    ],
    'from a list to one': [{ ...base, tags: z.string() }, /data\.tags has another type/],
  };
  for (const [how, [after, expected]] of Object.entries(refused))
    it(how, () => assert.match(problems(after).join('\n'), expected));

  it('by items that may be anything, or no longer anything', () => {
    const list = { type: 'array', items: { type: 'string' } };
    assert.match(compatibilityProblems(list, { type: 'array' }).join(), /other elements/);
    assert.match(compatibilityProblems({ type: 'array' }, list).join(), /other elements/);
  });

  it('by any new field where unknown ones are refused', () => {
    const closed = { type: 'object', properties: {}, additionalProperties: false };
    const opened = { ...closed, properties: { colour: { type: 'string' } } };
    assert.match(compatibilityProblems(closed, opened).join(), /takes no unknown fields/);
  });

  it('by its scope or its key', () => {
    const event = (declaration: {
      scope?: 'platform';
      key?: 'title';
    }): ReturnType<typeof snapshotOf> =>
      snapshotOf(
        defineEvent('lyceum.shop.order.placed.v1', {
          summary: 'Placed.',
          key: 'id',
          data: { id: z.uuid(), title: z.string() },
          ...declaration,
        }),
      );
    assert.match(
      contractProblems(event({}), event({ scope: 'platform' })).join(),
      /scope was tenant/,
    );
    assert.match(contractProblems(event({}), event({ key: 'title' })).join(), /key was id/);
  });
});

describe('what is called compatible', () => {
  it('lets old consumers read new events and new consumers read old ones', () => {
    const before = z.object({ id: z.string(), inner: z.object({ a: z.int() }) });
    const after = z.object({
      id: z.string(),
      more: z.string().optional(),
      inner: z.object({ a: z.int(), b: z.string().optional() }),
    });
    const schemaOf = (schema: z.ZodType): Parameters<typeof compatibilityProblems>[0] =>
      z.toJSONSchema(schema, { io: 'input' }) as Parameters<typeof compatibilityProblems>[0];
    assert.deepEqual(compatibilityProblems(schemaOf(before), schemaOf(after)), []);
    const old = { id: '1', inner: { a: 1 } };
    const fresh = { id: '1', more: 'x', inner: { a: 1, b: 'y' } };
    assert.deepEqual(before.parse(fresh), old);
    assert.deepEqual(after.parse(old), old);
  });
});
