import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import fc from 'fast-check';
import { isHeartbeat } from './heartbeat-body.js';
import { HeartbeatDto } from './heartbeat.dto.js';

/** What the validators of the DTO say. */
const isValid = (body: unknown): boolean =>
  validateSync(plainToInstance(HeartbeatDto, body), {
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
  }).length === 0;

const odd = fc.constantFrom<unknown>(
  -1,
  0,
  1,
  0.5,
  16,
  17,
  1e9 + 1,
  2e6 + 1,
  1e300,
  Number.NaN,
  null,
  undefined,
  true,
  'x',
  '1',
  [],
  {},
  [null],
);
const usually = (value: unknown): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 25, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: odd });
const record = (
  shape: Record<string, fc.Arbitrary<unknown>>,
): fc.Arbitrary<Record<string, unknown>> =>
  fc
    .tuple(
      fc.record(shape),
      fc.oneof({ weight: 30, arbitrary: fc.constant({}) }, fc.constant({ more: 1 })),
    )
    .map(([fields, more]) => ({ ...fields, ...more }));

const range = record({ start: usually(0), end: usually(10.5) });
const beat = record({
  sessionId: usually(randomUUID()),
  sequence: usually(7),
  from: usually(1_700_000_000_000),
  to: usually(1_700_000_010_000),
  speed: usually(1.25),
  position: usually(10.5),
  ranges: fc.oneof({ weight: 20, arbitrary: fc.array(range, { maxLength: 3 }) }, odd),
  ended: fc.constantFrom<unknown>(undefined, undefined, true, false, null, 1),
}).map(({ ended, ...rest }) => (ended === undefined ? rest : { ...rest, ended }));
const heartbeat = record({
  sentAt: usually(1_700_000_020_000),
  beats: fc.oneof({ weight: 20, arbitrary: fc.array(beat, { minLength: 1, maxLength: 3 }) }, odd),
});

describe('body of heartbeats', () => {
  it('is accepted exactly when its validators accept it', () => {
    let accepted = 0;
    fc.assert(
      fc.property(heartbeat, (body) => {
        const verdict = isHeartbeat(body);
        accepted += Number(verdict);
        assert.equal(verdict, isValid(body));
      }),
      { numRuns: 3_000 },
    );
    assert.ok(accepted > 300 && accepted < 2_700, String(accepted));
  });

  it('is bounded', () => {
    const [one] = fc.sample(
      beat.filter((each) => isHeartbeat({ sentAt: 1, beats: [each] })),
      1,
    );
    const beats = (count: number) => ({
      sentAt: 1,
      beats: Array.from({ length: count }, () => one),
    });
    for (const count of [1, 500]) assert.ok(isHeartbeat(beats(count)));
    for (const count of [0, 501]) assert.ok(!isHeartbeat(beats(count)) && !isValid(beats(count)));
  });
});
