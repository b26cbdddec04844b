import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { rowTypes, statement, type Database, type Value } from '../src/index.js';
import { member, sample, type Sample } from './sample.js';

/** One column of every type, scalar and array. */
const TYPES = [
  ...['bool', 'int2', 'int4', 'int8', 'float4', 'float8', 'numeric', 'text', 'varchar', 'uuid'],
  ...['date', 'timestamptz', 'interval', 'json', 'jsonb', 'bytea', 'time', 'inet', 'int4range'],
];
const ARRAYS = ['bool', 'int4', 'int8', 'float8', 'numeric', 'text', 'uuid', 'date', 'timestamptz'];

let service: Sample;
let database: Database;
before(async () => {
  service = await sample([
    {
      id: '0001_values',
      up: (kit) => [
        `create type colour as enum ('red', 'dark "blue"')`,
        `create table everything (tenant_id uuid not null,
           ${TYPES.map((type) => `a_${type} ${type}`).join(', ')},
           ${ARRAYS.map((type) => `many_${type} ${type}[]`).join(', ')},
           an_enum colour, many_enum colour[], many_jsonb jsonb[], many_bytea bytea[])`,
        ...kit.tenantTable('everything'),
      ],
      down: () => [`drop table everything`, `drop type colour`],
    },
  ]);
  database = service.open();
});
after(() => service.end());

let counter = 0;
/** Sends a value as a parameter of a type and reads it back. */
async function roundTrip(type: string, value: Value): Promise<unknown> {
  counter += 1;
  const echo = statement<{ value: unknown }>(`values.${counter}`, `select $1::${type} as value`);
  const [row] = await database.read(member(), echo, [value]);
  return row!.value;
}

describe('values go to the database and come back', () => {
  const day = new Date('2026-02-28T23:59:59.999Z');
  const texts = [
    '',
    ' ',
    'plain',
    `it's "quoted"`,
    'back\\slash \\ \\\\ \\n',
    'line\nbreak\ttab\rreturn',
    'żółć 漢字 🎓 \u200d\uFEFF',
    '{"a":1}',
    '{1,2}',
    '{}',
    'NULL',
    'null',
    ',',
    '(x)',
    '$1',
    ';drop table x;--',
    'é',
    '\u0001',
    'x'.repeat(100_000),
  ];

  it('as text, whatever is in it', async () => {
    for (const text of texts) assert.equal(await roundTrip('text', text), text);
  });

  it('as lists of texts, whatever is in them', async () => {
    const list = [...texts, null];
    assert.deepEqual(await roundTrip('text[]', list), list);
    assert.deepEqual(await roundTrip('text[]', []), []);
    assert.deepEqual(await roundTrip('text[]', [undefined]), [null]);
    for (const text of texts) assert.deepEqual(await roundTrip('text[]', [text]), [text]);
  });

  const pairs: readonly (readonly [type: string, value: Value, back?: unknown])[] = [
    ['text', null],
    ['text', undefined, null],
    ['boolean', true],
    ['boolean', false],
    ['boolean[]', [true, false, null]],
    ['integer', -2_147_483_648],
    ['integer[]', [1, null, -1]],
    ['bigint', 9_007_199_254_740_991],
    ['bigint', 9_007_199_254_740_991n, 9_007_199_254_740_991],
    ['bigint[]', [1n, null, 2], [1, null, 2]],
    ['double precision', 0.1],
    ['double precision', 1e-300],
    ['double precision', Number.POSITIVE_INFINITY],
    ['double precision[]', [0.5, Number.NEGATIVE_INFINITY]],
    ['numeric', '12345678901234567890.123456789'],
    ['numeric[]', ['1.10', null]],
    ['uuid', '0190a8f0-0000-7000-8000-000000000001'],
    ['uuid[]', ['0190a8f0-0000-7000-8000-000000000001']],
    ['timestamptz', day],
    ['timestamptz', new Date('0099-12-31T00:00:00.001Z')],
    ['timestamptz[]', [day, null]],
    ['date', '2026-02-28'],
    ['date', day, '2026-02-28'],
    ['date[]', ['2026-02-28', null]],
    ['interval', '3 days'],
    ['bytea', Buffer.from([0, 1, 0x27, 0x5c, 0xff])],
    ['bytea', Buffer.alloc(0)],
    ['bytea[]', [Buffer.from([0, 0x5c, 0xff]), null]],
    ['jsonb', { quote: `"'\\`, list: [1, null, 'ż'], nested: { empty: {} } }],
    ['jsonb', { when: day }, { when: day.toISOString() }],
    ['jsonb', '"a text must be JSON already"', 'a text must be JSON already'],
    ['json', { a: 1 }],
    ['jsonb[]', [{ a: '"\\' }, null, { b: [1] }]],
    [
      'integer[]',
      [
        [1, 2],
        [3, 4],
      ],
      [
        [1, 2],
        [3, 4],
      ],
    ],
    ['inet', '10.0.0.1/8'],
    ['int4range', '[1,5)'],
  ];
  for (const [type, value, back = value] of pairs)
    it(`as ${type}: ${describeValue(value)}`, async () => {
      assert.deepEqual(await roundTrip(type, value), back);
    });

  it('without a time zone getting in between', async () => {
    const zone = process.env['TZ'];
    try {
      for (const other of ['Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Asia/Kolkata']) {
        process.env['TZ'] = other;
        assert.equal(await roundTrip('date', '2026-03-01'), '2026-03-01');
        assert.deepEqual(await roundTrip('timestamptz', day), day);
      }
    } finally {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
  });
});

function describeValue(value: Value): string {
  return Array.isArray(value) ? `${value.length} elements` : String(value).slice(0, 40);
}

describe('generated types of rows', () => {
  it('say what arrives', async () => {
    const source = await rowTypes(service.admin, service.name);
    const body = /interface EverythingRow \{([^}]*)\}/.exec(source)![1]!;
    const declared = Object.fromEntries(
      [...body.matchAll(/(\w+): (.+);/g)].map(([, name, type]) => [name!, type!]),
    );
    assert.equal(declared['tenant_id'], 'string');
    const actor = member();
    const samples: Record<string, string> = {
      bool: 'true',
      int2: '1',
      int4: '1',
      int8: '1',
      float4: '1.5',
      float8: '1.5',
      numeric: '1.5',
      text: 'a',
      varchar: 'a',
      uuid: actor.tenantId!,
      date: '2026-01-01',
      timestamptz: '2026-01-01',
      interval: '1 day',
      json: '{}',
      jsonb: '{}',
      bytea: '\\x00',
      time: '10:00',
      inet: '10.0.0.1',
      int4range: '[1,2)',
    };
    const columns: Record<string, string> = {
      ...Object.fromEntries(TYPES.map((type) => [`a_${type}`, samples[type]!])),
      ...Object.fromEntries(ARRAYS.map((type) => [`many_${type}`, `{"${samples[type]}"}`])),
      an_enum: 'red',
      many_enum: '{red}',
      many_jsonb: '{"{}"}',
      many_bytea: '{"\\\\x00"}',
    };
    const names = Object.keys(columns);
    await service.admin.query(
      `insert into ${service.name}.everything (tenant_id, ${names.join(', ')})
       values ($1, ${names.map((_, at) => `$${at + 2}`).join(', ')})`,
      [actor.tenantId, ...Object.values(columns)],
    );
    const all = statement<Record<string, unknown>>('values.all', 'select * from everything');
    const [row] = await database.read(actor, all);
    for (const name of names) {
      const type = declared[name]!.replace(' | null', '');
      const value = row![name];
      assert.ok(isOf(type, value), `${name}: ${type} is ${JSON.stringify(value)}`);
      assert.match(declared[name]!, / \| null$/);
    }
  });
});

function isOf(type: string, value: unknown): boolean {
  if (type.endsWith('[]'))
    return Array.isArray(value) && value.every((element) => isOf(type.slice(0, -2), element));
  if (type === 'unknown') return typeof value === 'object';
  if (type === 'Date') return value instanceof Date;
  if (type === 'Buffer') return Buffer.isBuffer(value);
  return typeof value === type;
}
