/** A body that must be refused, and what it is sent as. */
export interface HostileBody {
  readonly what: string;
  readonly body: string | Uint8Array<ArrayBuffer>;
  readonly contentType?: string;
}

const bytes = (...values: number[]): Uint8Array<ArrayBuffer> => new Uint8Array(values);
const text = (value: string): number[] => [...Buffer.from(value)];

/** Refused by every route that takes a body, whatever its fields are. */
export const hostileBodies: readonly HostileBody[] = [
  { what: '10 MB of JSON', body: `{"title":"${'x'.repeat(10 * 1024 * 1024)}"}` },
  { what: 'nesting 20,000 deep', body: `${'['.repeat(20_000)}${']'.repeat(20_000)}` },
  { what: 'objects 20,000 deep', body: `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}` },
  { what: 'nesting without end', body: '['.repeat(20_000) },
  { what: 'broken UTF-8', body: bytes(...text('{"title":"'), 0xff, 0xfe, ...text('"}')) },
  { what: 'overlong UTF-8', body: bytes(...text('{"title":"'), 0xc0, 0xaf, ...text('"}')) },
  {
    what: 'half a surrogate in UTF-8',
    body: bytes(...text('{"title":"'), 0xed, 0xa0, 0x80, ...text('"}')),
  },
  { what: 'UTF-16', body: new Uint8Array(Buffer.from('{"title":"x"}', 'utf16le')) },
  { what: 'duplicate keys', body: '{"title":"a","title":"b"}' },
  { what: 'duplicate keys, one escaped', body: '{"title":"a","t\\u0069tle":"b"}' },
  { what: '__proto__', body: '{"title":"a","__proto__":{"role":"owner"}}' },
  { what: '__proto__, escaped', body: '{"title":"a","\\u005f_proto__":{"role":"owner"}}' },
  { what: 'constructor.prototype', body: '{"title":"a","constructor":{"prototype":{"x":1}}}' },
  { what: 'a key that every object has', body: '{"title":"a","toString":"x"}' },
  { what: 'half a pair of surrogates, escaped', body: '{"title":"\\ud800"}' },
  { what: 'half a pair as a key', body: '{"title":"a","\\udc00":1}' },
  { what: 'an unknown field', body: '{"title":"a","isAdmin":true}' },
  { what: 'a number for the body', body: '42' },
  { what: 'null for the body', body: 'null' },
  { what: 'a string for the body', body: '"title"' },
  { what: 'an array for the body', body: '[{"title":"a"}]' },
  { what: 'JSON cut off', body: '{"title":"a"' },
  { what: 'JSON with something behind it', body: '{"title":"a"} {}' },
  { what: 'single quotes', body: "{'title':'a'}" },
  { what: 'NaN', body: '{"title":NaN}' },
  { what: 'an empty body', body: '' },
  { what: 'only white space', body: ' \n\t ' },
  { what: 'a zero byte', body: bytes(0) },
  {
    what: 'XML',
    body: '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
    contentType: 'application/xml',
  },
  { what: 'a form', body: 'title=a', contentType: 'application/x-www-form-urlencoded' },
  {
    what: 'multipart without parts',
    body: '--x--',
    contentType: 'multipart/form-data; boundary=x',
  },
  { what: 'plain text', body: '{"title":"a"}', contentType: 'text/plain' },
  { what: 'a content type that is none', body: '{"title":"a"}', contentType: ';;;' },
  {
    what: 'another charset',
    body: '{"title":"a","x":1}',
    contentType: 'application/json; charset=utf-7',
  },
];

/** Wrong values for a field of text; `{}` and arrays test that nothing is turned into text silently. */
export const wrongTexts: readonly unknown[] = [
  1,
  true,
  null,
  [],
  ['a'],
  {},
  { $ne: '' },
  { toString: 'x' },
  '',
  'x'.repeat(5_000),
  'zero\u0000byte',
  '\ud800',
];
