import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { boundBeat, type Beat, type BoundedBeat, type SessionBounds } from './beat.js';
import { firstOf, lengthOf, mergeRanges, multirange } from './ranges.js';

const HOUR = 3_600_000;
const beganAt = Date.parse('2026-03-10T12:00:00Z');
const session: SessionBounds = { beganAt, closesAt: Infinity, durationMs: 100_000 };
const beat: Beat = {
  sessionId: 'session',
  sequence: 1,
  from: beganAt,
  to: beganAt + 10_000,
  speed: 1,
  position: 10,
  ranges: [{ start: 0, end: 10 }],
};
const onTime = { sentAt: beganAt + HOUR, receivedAt: beganAt + HOUR };

function counted(change: Partial<Beat>, bounds = session, arrival = onTime): BoundedBeat {
  const bounded = boundBeat({ ...beat, ...change }, bounds, arrival);
  assert.ok(typeof bounded !== 'string', String(bounded));
  return bounded;
}
const seconds = (change: Partial<Beat>, bounds?: SessionBounds): number =>
  lengthOf(counted(change, bounds).media) / 1000;

describe('what counts of a beat', () => {
  it('is what was played', () => {
    assert.deepEqual(counted({}), {
      sessionId: 'session',
      sequence: 1,
      media: [{ start: 0, end: 10_000 }],
      wall: { start: beganAt / 1000, end: beganAt / 1000 + 10 },
      pace: 1,
      positionMs: 10_000,
      positionAt: beganAt + 10_000,
      ends: false,
    });
  });

  it('is no more than can have played in that time at that speed', () => {
    const all = [{ start: 0, end: 100 }];
    assert.equal(seconds({ ranges: all }), 11.5);
    assert.equal(seconds({ ranges: all, speed: 2 }), 22);
    assert.equal(seconds({ ranges: all, speed: 4 }), 43);
    assert.equal(seconds({ ranges: all, speed: 16 }), 43);
    assert.equal(seconds({ ranges: all, to: beat.from }), 0);
    assert.equal(seconds({ ranges: all, to: beat.from - 1 }), 0);
  });

  it('ends with the video, the session, the enrollment and the present', () => {
    const ranges = [{ start: 95, end: 105 }];
    assert.equal(seconds({ ranges }), 5);
    assert.equal(seconds({}, { ...session, closesAt: beganAt + 5_000 }), 6.25);
    const now = { sentAt: beganAt + 4_000, receivedAt: beganAt + 4_000 };
    assert.equal(lengthOf(counted({}, session, now).media) / 1000, 5.2);
    const early = { from: beganAt - 8_000, to: beganAt + 2_000 };
    assert.equal(seconds(early), 3.1);
  });

  it('does not depend on what time the player thinks it is', () => {
    const year = 365 * 24 * HOUR;
    for (const ahead of [year, -year, 1_500]) {
      const there = { from: beat.from + ahead, to: beat.to + ahead };
      const arrival = { ...onTime, sentAt: onTime.sentAt + ahead };
      assert.deepEqual(counted(there, session, arrival), counted({}));
    }
  });

  it('is nothing where it cannot be true', () => {
    const at = (from: number) => ({ ...beat, from, to: from + 10_000 });
    assert.equal(boundBeat(at(beganAt - 60_000), session, onTime), 'before_session');
    assert.equal(boundBeat(at(beganAt + 2 * HOUR), session, onTime), 'after_session');
    const later = { sentAt: beganAt + 26 * HOUR, receivedAt: beganAt + 26 * HOUR };
    assert.equal(boundBeat(at(beganAt + 25 * HOUR), session, later), 'after_session');
    const tooLate = { sentAt: beganAt + 721 * HOUR, receivedAt: beganAt + 721 * HOUR };
    assert.equal(boundBeat(beat, session, tooLate), 'too_late');
  });

  it('never has more of the video than time has passed for, whatever is claimed', () => {
    const instant = fc.integer({ min: beganAt - HOUR, max: beganAt + 2 * HOUR });
    const second = fc.double({ min: 0, max: 200, noNaN: true });
    const anyBeat = fc.record({
      from: instant,
      to: instant,
      speed: fc.double({ min: 0.05, max: 16, noNaN: true }),
      position: second,
      ranges: fc.array(fc.record({ start: second, end: second })),
    });
    fc.assert(
      fc.property(anyBeat, (claim) => {
        const bounded = boundBeat({ ...beat, ...claim }, session, onTime);
        if (typeof bounded === 'string') return;
        const { media, wall, positionMs } = bounded;
        const wallMs = Math.max(
          0,
          Math.min(claim.to, onTime.receivedAt) - Math.max(claim.from, beganAt),
        );
        assert.ok(lengthOf(media) <= wallMs * Math.min(claim.speed, 4) * 1.05 + 1_000);
        assert.ok(media.every(({ start, end }) => start >= 0 && start < end && end <= 100_000));
        assert.ok(wall.end >= wall.start && (wall.end - wall.start) * 1000 <= wallMs + 2_000);
        assert.ok(positionMs >= 0 && positionMs <= 100_000);
      }),
    );
  });
});

describe('ranges', () => {
  const ranges = fc.array(fc.record({ start: fc.nat(50), end: fc.nat(50) }));

  it('merge into the same, in whatever order they come', () => {
    fc.assert(
      fc.property(ranges, ranges, (some, others) => {
        const merged = mergeRanges([...some, ...others]);
        assert.deepEqual(mergeRanges([...others, ...some]), merged);
        assert.deepEqual(mergeRanges([...mergeRanges(some), ...mergeRanges(others)]), merged);
        const numbers = new Set(
          [...some, ...others].flatMap(({ start, end }) =>
            Array.from({ length: Math.max(end - start, 0) }, (_, at) => start + at),
          ),
        );
        assert.equal(lengthOf(merged), numbers.size);
      }),
    );
  });

  it('are cut to a length from the beginning', () => {
    const merged = [
      { start: 0, end: 10 },
      { start: 20, end: 30 },
    ];
    assert.deepEqual(firstOf(merged, 15), [
      { start: 0, end: 10 },
      { start: 20, end: 25 },
    ]);
    assert.deepEqual(firstOf(merged, 0), []);
    assert.equal(multirange(merged), '{[0,10),[20,30)}');
  });
});
