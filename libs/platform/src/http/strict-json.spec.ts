import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DomainError } from '../errors/domain-error.js';
import { parseStrictJson } from './strict-json.js';

const parse = (text: string): unknown => parseStrictJson(Buffer.from(text, 'utf8'));

function refused(body: string | Buffer, detail?: RegExp): void {
  assert.throws(
    () => parseStrictJson(typeof body === 'string' ? Buffer.from(body, 'utf8') : body),
    (error: unknown) => {
      assert.ok(error instanceof DomainError, `${String(error)} for ${String(body)}`);
      assert.equal(error.code, 'request.malformed_json');
      assert.equal(error.definition.status, 400);
      if (detail) assert.match(error.detail ?? '', detail);
      return true;
    },
    String(body).slice(0, 80),
  );
}

const nested = (depth: number, [open, close]: readonly [string, string]): string =>
  open.repeat(depth) + '1' + close.repeat(depth);

describe('strict JSON', () => {
  it('leaves valid documents as JSON.parse reads them', () => {
    for (const text of [
      '{}',
      '[]',
      '1',
      '"text"',
      'null',
      ' {"a" : [1, {"a": 2}], "b": {"a": 3}} ',
      '{"a":"b:c\\"}{[","b":"\\\\"}',
      '["a","a",{"x":1},{"x":1}]',
      '{"":1," ":2}',
      '{"\\u0061":1,"b":1}',
      '{"a":"\\ud83c\\udf93 \\u00e9"}',
      '"a:b"',
      '{"Constructor":1}',
      '{"a":1e10,"b":-0,"c":1.5E-3}',
      '["a" , "b"\n:'.slice(0, 4) + ']',
    ])
      assert.deepEqual(parse(text), JSON.parse(text), text);
  });

  it('refuses what is no JSON', () => {
    for (const text of [
      '',
      ' ',
      '{',
      '}',
      '[1,]',
      '{"a":1,}',
      "{'a':1}",
      '{a:1}',
      '[1}',
      '{"a":1]',
      '1 2',
      'NaN',
      '"open',
      '"\\"',
      '{"a"',
      '{"a":}',
      'undefined',
      '\uFEFF{}',
      '{"a":"\n"}',
      '"\\x41"',
      '// x\n1',
      ']]]]',
      '{"a":1}}',
      '{"\\u00":1}',
      '{"\\',
      '"\\u12',
      '01',
      '{"a":1 "b":2}',
    ])
      refused(text);
  });

  it('refuses a key that appears twice in one object, however it is written', () => {
    for (const text of [
      '{"a":1,"a":2}',
      '{"a":1,"\\u0061":2}',
      '{"\\u0061":1,"\\u0061":2}',
      '{"b":{"c":[{"a":1,"x":{},"a":2}]}}',
      '{"a":1,"b":{"a":1},"a":2}',
      '{"a" :1, "a"\t\r\n :2}',
      '{"\\"":1,"\\u0022":2}',
      '{"":1,"":2}',
      '{"a/b":1,"a\\/b":2}',
      '[{"a":1},{"a":1,"a":1}]',
    ])
      refused(text, /twice/);
  });

  it('refuses keys that every object inherits, however they are written, and only as keys', () => {
    refused('{"__proto__":{"admin":true}}', /not allowed/);
    refused('{"a":{"\\u005f_proto__":1}}', /not allowed/);
    refused('{"constructor":{"prototype":{}}}', /not allowed/);
    refused('[{"__pr\\u006fto__":1}]', /not allowed/);
    assert.deepEqual(parse('{"a":"__proto__"}'), { a: '__proto__' });
    assert.deepEqual(parse('["__proto__"]'), ['__proto__']);
  });

  it('refuses nesting beyond 32 levels before it is built, and takes 32', () => {
    const deep = [
      ['[', ']'],
      ['{"a":', '}'],
    ] as const;
    for (const brackets of deep) {
      const text = nested(32, brackets);
      assert.deepEqual(parse(text), JSON.parse(text));
      refused(nested(33, brackets), /deeper than 32/);
      refused(nested(200_000, brackets), /deeper than 32/);
    }
    refused('['.repeat(500_000), /deeper than 32/);
    assert.deepEqual(parse(`"${'['.repeat(100)}"`), '['.repeat(100));
  });

  it('refuses an object with more than 1000 keys, and takes 1000', () => {
    const wide = (keys: number): string =>
      JSON.stringify(Object.fromEntries(Array.from({ length: keys }, (_, at) => [`k${at}`, at])));
    assert.deepEqual(parse(`[${wide(1000)},${wide(1000)}]`), [
      JSON.parse(wide(1000)),
      JSON.parse(wide(1000)),
    ]);
    refused(wide(1001), /more than 1000 keys/);
    refused(`{"a":[${wide(1001)}]}`, /more than 1000 keys/);
  });

  it('refuses more than 30,000 objects and lists, and takes 30,000', () => {
    const many = (parts: number): string => `[${'{},'.repeat(parts - 2)}[]]`;
    assert.equal((parse(many(30_000)) as unknown[]).length, 29_999);
    refused(many(30_001), /more than 30000 objects/);
  });

  it('refuses broken UTF-8', () => {
    const broken = [
      [0xff],
      [0xc3],
      [0xc0, 0x80],
      [0xed, 0xa0, 0x80],
      [0xf4, 0x90, 0x80, 0x80],
      [0xe2, 0x82],
    ];
    for (const bytes of broken) refused(Buffer.from([0x22, ...bytes, 0x22]), /UTF-8/);
    refused(Buffer.from('{"a":1}', 'utf16le'));
    assert.equal(parse('"ż漢🎓"'), 'ż漢🎓');
  });

  it('refuses characters that no database keeps: NUL and half a surrogate pair', () => {
    for (const text of [
      '"\\u0000"',
      '{"a":["x\\u0000y"]}',
      '{"a\\u0000":1}',
      '"\\ud800"',
      '"\\udc00\\ud800"',
      '{"a":{"b":"\\uD83C!"}}',
      '{"\\udfff":1}',
    ])
      refused(text, /U\+0000|half of a character/);
    assert.equal(parse('"\\\\u0000"'), '\\u0000');
    assert.equal(parse('"\\uD83C\\uDF93"'), '🎓');
    assert.equal(parse('"\\u0001"'), '\u0001');
  });

  it('refuses numbers that would be kept as null', () => {
    for (const text of ['1e400', '{"a":[-1E+309]}', `1${'0'.repeat(300)}e20`])
      refused(text, /larger than 1\.8e308/);
    assert.deepEqual(parse('[1e308,1e-400,"1e400"]'), [1e308, 0, '1e400']);
  });

  it('takes time that grows with the length only', () => {
    const keys = Array.from({ length: 1000 }, (_, at) => `"key${at}":"${'\\"'.repeat(5)}"`);
    const started = performance.now();
    parse(`[${`{${keys.join(',')}},`.repeat(50)}1]`);
    parse(`[${'"\\\\",'.repeat(100_000)}1]`);
    assert.ok(performance.now() - started < 2_000);
  });
});

describe('strict JSON and JSON.parse', () => {
  /** Mulberry32: the same documents at every run. */
  function randomFrom(seed: number): () => number {
    let state = seed;
    return () => {
      state = (state + 0x6d2b79f5) | 0;
      let t = Math.imul(state ^ (state >>> 15), 1 | state);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
    };
  }

  const ALPHABET = [
    'a',
    'b',
    '"',
    '\\',
    '/',
    ':',
    ',',
    '{',
    '}',
    '[',
    ']',
    ' ',
    '\n',
    'é',
    '漢',
    '🎓',
    '\u2028',
    '1',
    '-',
    'e',
  ];

  function document(random: () => number, depth: number): unknown {
    const word = (): string =>
      Array.from(
        { length: Math.floor(random() * 6) },
        () => ALPHABET[Math.floor(random() * ALPHABET.length)],
      ).join('');
    const kind = Math.floor(random() * (depth > 0 ? 7 : 5));
    if (kind === 0) return null;
    if (kind === 1) return random() < 0.5;
    if (kind === 2) return Math.round((random() - 0.5) * 1e6) / 100;
    if (kind <= 4) return word();
    const length = Math.floor(random() * 5);
    const parts = Array.from({ length }, () => document(random, depth - 1));
    return kind === 5 ? parts : Object.fromEntries(parts.map((part) => [word(), part]));
  }

  it('agree on random valid documents, compact, indented and with everything escaped', () => {
    const random = randomFrom(1);
    for (let round = 0; round < 3_000; round += 1) {
      const value = document(random, 6);
      const compact = JSON.stringify(value);
      const escaped = compact.replace(
        /[^\x20-\x7e]/g,
        (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
      );
      for (const text of [compact, JSON.stringify(value, null, 2), escaped])
        assert.deepEqual(parse(text), value, text);
    }
  });

  it('agree on documents with a random mistake, unless the mistake made a key appear twice', () => {
    const random = randomFrom(2);
    const noise = ['', '"', '\\', '{', '}', '[', ']', ':', ',', '1', 'n', ' ', '\\u0061', '\\u00'];
    for (let round = 0; round < 10_000; round += 1) {
      const text = JSON.stringify(document(random, 4));
      const at = Math.floor(random() * text.length);
      const mistake = noise[Math.floor(random() * noise.length)]!;
      const cut = text.slice(0, at) + mistake + text.slice(at + Math.floor(random() * 2));
      // A cut inside of a character becomes a replacement character on the wire.
      const changed = Buffer.from(cut).toString();
      let expected: unknown;
      let valid = true;
      try {
        expected = JSON.parse(changed);
      } catch {
        valid = false;
      }
      try {
        const actual = parse(changed);
        assert.ok(valid, changed);
        assert.deepEqual(actual, expected, changed);
      } catch (error) {
        assert.ok(error instanceof DomainError, `${String(error)} for ${changed}`);
        if (valid) assert.match(error.detail ?? '', /twice/, changed);
      }
    }
  });
});
