import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DomainError } from '../errors/domain-error.js';
import { BUNDLE_PARTS, readAnswers, readRequests, writeBundle } from './bundle.js';

const part = (body: Buffer | string) => ({
  headers: { authorization: 'Bearer é', 'content-type': 'application/json' },
  body: Buffer.from(body),
});

describe('a bundle', () => {
  it('gives back the parts that were put into it, byte for byte', () => {
    const parts = [part('{"a":"\\n"}\n[]'), part(''), part(Buffer.from([0xff, 0x0a, 0x00]))];
    assert.deepEqual(readRequests(writeBundle(parts)), parts);
    assert.deepEqual(readRequests(writeBundle([])), []);
    const answers = parts.map((each) => ({ status: 200, ...each }));
    assert.deepEqual(readAnswers(writeBundle(answers)), answers);
  });

  for (const [what, bundle] of [
    ['nothing', ''],
    ['no line', '[]'],
    ['no JSON', '[\n'],
    ['no list', '{}\n'],
    ['no description', '[null]\n'],
    ['no headers', '[{"bytes":0}]\n'],
    ['a header that is a number', '[{"headers":{"a":1},"bytes":0}]\n'],
    ['no length', '[{"headers":{}}]\n'],
    ['a length below nothing', '[{"headers":{},"bytes":2},{"headers":{},"bytes":-1}]\nx'],
    ['less than it says', '[{"headers":{},"bytes":2}]\nx'],
    ['more than it says', '[{"headers":{},"bytes":2}]\nxyz'],
    ['too many parts', writeBundle(Array.from({ length: BUNDLE_PARTS + 1 }, () => part('')))],
  ] as const)
    it(`that holds ${what} is refused`, () => {
      assert.throws(
        () => readRequests(Buffer.from(bundle)),
        (error) => error instanceof DomainError && error.code === 'request.malformed',
      );
    });

  it('of answers is refused without a status in each', () => {
    for (const status of [undefined, 'ok', 199, 600, 200.5])
      assert.throws(() => readAnswers(writeBundle([{ ...part(''), status }])), DomainError);
  });
});
