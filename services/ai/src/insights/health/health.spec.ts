import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dropOffs } from './drop-off.js';
import { linksInMarkdown } from './links-in-markdown.js';
import { isPublicAddress } from './public-address.js';
import { isForbiddenHost } from './public-dispatcher.js';

describe('drop-off', () => {
  const stop = (positionSeconds: number, watchedPercent = 30) => ({
    positionSeconds,
    watchedPercent,
  });
  const spread = Array.from({ length: 10 }, (_, at) => stop(at * 10));

  it('is told of where many stop', () => {
    const found = dropOffs([...spread, ...Array.from({ length: 6 }, () => stop(42))], 100);
    assert.deepEqual(found, [{ start: 40, end: 45, learners: 7, share: 7 / 16 }]);
  });

  it('is not told of few, of those who finished, and of an even spread', () => {
    assert.deepEqual(
      dropOffs(
        Array.from({ length: 4 }, () => stop(42)),
        100,
      ),
      [],
    );
    assert.deepEqual(
      dropOffs(
        Array.from({ length: 9 }, () => stop(97, 95)),
        100,
      ),
      [],
    );
    assert.deepEqual(dropOffs(spread, 100), []);
    assert.deepEqual(dropOffs([], 100), []);
  });
});

describe('links of a text', () => {
  it('are those that a reader can follow, each once', () => {
    const text = `[a](https://example.org/a) <https://example.org/b> ![c](http://example.org/c.png)
[again](https://example.org/a) [mail](mailto:x@example.org) [here](#here) [f](file:///etc/passwd)

\`[code](https://example.org/code)\``;
    assert.deepEqual(linksInMarkdown(text), [
      'https://example.org/a',
      'https://example.org/b',
      'http://example.org/c.png',
    ]);
  });

  it('end where a reader sees them end', () => {
    const text = `See https://example.org/a. [b](https://example.org/b_(c) "B"), **https://example.org/d**
(https://example.org/e), [f](https://example.org/f\\_g).

[h]: https://example.org/h
~~~
https://example.org/code
~~~
https://example.org/i`;
    assert.deepEqual(
      linksInMarkdown(text),
      ['a', 'b_(c)', 'd', 'e', 'f_g', 'h', 'i'].map((path) => `https://example.org/${path}`),
    );
  });

  it('are found in the longest text that a lesson may have, whatever is in it', () => {
    for (const part of [
      '_a*',
      '> ',
      '[',
      '`',
      '`a``',
      '(',
      'http://',
      'https://a)',
      '\n~~~ ',
      ' \n',
    ])
      assert.deepEqual(
        linksInMarkdown(`https://example.org/a\n\n${part.repeat(200_000 / part.length)}`)[0],
        'https://example.org/a',
        part,
      );
  });
});

describe('addresses that may be visited', () => {
  const inside = [
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    'fe80::1',
    'fd00::1',
    '::ffff:127.0.0.1',
    '::ffff:a9fe:a9fe',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    'nonsense',
  ];

  it('are public ones', () => {
    assert.deepEqual(inside.filter(isPublicAddress), []);
    assert.deepEqual(
      ['93.184.215.14', '2606:2800:21f:cb07:6820:80da:af6b:8b2c'].map(isPublicAddress),
      [true, true],
    );
  });

  it('are checked as literals too, however they are written', () => {
    for (const url of ['http://127.1/', 'http://2130706433/', 'http://0x7f.1/', 'http://[::1]/'])
      assert.ok(isForbiddenHost(new URL(url).hostname), url);
    assert.ok(!isForbiddenHost('example.org'));
  });
});
