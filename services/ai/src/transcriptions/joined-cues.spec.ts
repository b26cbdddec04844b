import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { joinedCues, mostSpoken } from './joined-cues.js';

const cue = (start: number, text: string) => ({ start, end: start + 1.5, text });

describe('what was heard in pieces', () => {
  it('is put on the time of the recording', () => {
    const pieces = [{ startSeconds: 0 }, { startSeconds: 600.012 }];
    const heard = [
      { cues: [cue(0.5, 'first')], language: 'en' },
      { cues: [cue(0.1, 'second')], language: 'en' },
    ];
    assert.deepEqual(joinedCues(pieces, heard), [
      { start: 0.5, end: 2, text: 'first' },
      { start: 600.112, end: 601.612, text: 'second' },
    ]);
  });

  it('is refused when it is more than an event may hold', () => {
    const cues = Array.from({ length: 12_000 }, (_, at) =>
      cue(at, 'ein Satz wie jeder andere hier'),
    );
    assert.equal(joinedCues([{ startSeconds: 0 }], [{ cues, language: 'de' }]), undefined);
  });

  it('is in the language in which most is said', () => {
    const heard = [
      { cues: [cue(0, 'la la')], language: 'cy' },
      { cues: [cue(0, 'Now we come to the circle')], language: 'en' },
      { cues: [cue(0, 'What the machine did not name at all')], language: undefined },
    ];
    assert.equal(mostSpoken(heard), 'en');
    assert.equal(mostSpoken([{ cues: [], language: undefined }]), undefined);
  });
});
