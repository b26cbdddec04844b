import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { CaptionsUnreadable, parseCaptions } from './parse-captions.js';

const parse = (text: string) => parseCaptions(Buffer.from(text));

describe('captions', () => {
  it('reads WebVTT with identifiers, notes, styles and settings', () => {
    const { cues, webvtt } = parse(
      'WEBVTT - lesson\n\nSTYLE\n::cue { color: red }\n\nNOTE a remark\n\nintro\n00:01.000 --> 00:02.500 line:90% align:start\n<v Ada>Hello <b>there</b>\nyou\n',
    );
    assert.deepEqual(cues, [{ start: 1, end: 2.5, text: 'Hello there you' }]);
    assert.equal(
      webvtt,
      'WEBVTT\n\n00:00:01.000 --> 00:00:02.500 line:90% align:start\n<v Ada>Hello <b>there</b>\nyou\n',
    );
  });

  it('converts SubRip', () => {
    const { webvtt } = parse(
      '\ufeff1\r\n00:00:01,500 --> 00:00:02,000\r\n{\\an8}<font color="red">Hi</font>\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,000\r\nThere\r\n',
    );
    assert.match(webvtt, /^WEBVTT\n\n00:00:01\.500 --> 00:00:02\.000\nHi\n\n00:00:03\.000/);
  });

  it('puts cues in the order of their start', () => {
    const { cues } = parse('WEBVTT\n\n00:05.000 --> 00:06.000\nb\n\n00:01.000 --> 00:02.000\na');
    assert.deepEqual(
      cues.map(({ text }) => text),
      ['a', 'b'],
    );
  });

  it('lets no markup through but what is shown', () => {
    const { webvtt, cues } = parse(
      'WEBVTT\n\n00:01.000 --> 00:02.000\n<script>alert(1)</script> 1 < 2 &lt;i&gt;',
    );
    assert.doesNotMatch(webvtt, /<script|<\/script/);
    assert.equal(cues[0]?.text, 'alert(1) 1 < 2 <i>');
  });

  for (const [what, text] of [
    ['nothing', ''],
    ['no cue', 'WEBVTT\n\nNOTE nothing'],
    ['a broken time', 'WEBVTT\n\n00:01 --> 00:02\nx'],
    ['an end before the start', 'WEBVTT\n\n00:05.000 --> 00:02.000\nx'],
  ] as const)
    it(`refuses ${what}`, () => assert.throws(() => parse(text), CaptionsUnreadable));

  it('refuses what no event could tell of', () => {
    const quotes = `WEBVTT\n\n00:01.000 --> 00:02.000\n${'"'.repeat(400_000)}`;
    assert.throws(() => parse(quotes), /more text in the file than captions may hold/);
  });

  it('refuses what is not UTF-8', () =>
    assert.throws(() => parseCaptions(Buffer.from([0xff, 0xfe, 0x00])), CaptionsUnreadable));

  it('reads what it wrote, whatever the text', () => {
    const cue = fc.record({
      start: fc.integer({ min: 0, max: 36_000_000 }),
      length: fc.integer({ min: 1, max: 60_000 }),
      text: fc.string({ minLength: 1, maxLength: 80 }),
    });
    const clock = (ms: number) => new Date(ms).toISOString().slice(11, 23);
    fc.assert(
      fc.property(fc.array(cue, { minLength: 1, maxLength: 20 }), (cues) => {
        const file = cues.map(
          ({ start, length, text }) => `${clock(start)} --> ${clock(start + length)}\n.${text}`,
        );
        let once;
        try {
          once = parse(`WEBVTT\n\n${file.join('\n\n')}`);
        } catch (error) {
          assert.ok(error instanceof CaptionsUnreadable);
          return;
        }
        const again = parse(once.webvtt);
        assert.deepEqual(again.cues, once.cues);
        assert.equal(again.webvtt, once.webvtt);
      }),
      { numRuns: 200 },
    );
  });
});
