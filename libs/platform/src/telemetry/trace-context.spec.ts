import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatTraceparent, newTraceContext, parseTraceparent } from './trace-context.js';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';

describe('traceparent', () => {
  it('is read and written as in W3C Trace Context', () => {
    const header = `00-${traceId}-${spanId}-01`;
    assert.deepEqual(parseTraceparent(header), { traceId, spanId, sampled: true });
    assert.equal(formatTraceparent({ traceId, spanId, sampled: true }), header);
    assert.equal(parseTraceparent(`00-${traceId}-${spanId}-00`)?.sampled, false);
    assert.equal(
      formatTraceparent({ traceId, spanId, sampled: false }),
      `00-${traceId}-${spanId}-00`,
    );
  });

  it('has a sampled bit among its flags, and others that mean nothing to us', () => {
    for (const [flags, sampled] of [
      ['02', false],
      ['03', true],
      ['ff', true],
      ['fe', false],
    ] as const)
      assert.equal(parseTraceparent(`00-${traceId}-${spanId}-${flags}`)?.sampled, sampled);
  });

  it('that is not valid begins a new trace', () => {
    const wrong = [
      undefined,
      '',
      'garbage',
      `00-${traceId}-${spanId}`,
      `00-${traceId}-${spanId}-01-more`,
      `01-${traceId}-${spanId}-01`,
      `ff-${traceId}-${spanId}-01`,
      `00-${traceId.toUpperCase()}-${spanId}-01`,
      `00-${traceId}-${spanId.toUpperCase()}-01`,
      `00-${'0'.repeat(32)}-${spanId}-01`,
      `00-${traceId}-${'0'.repeat(16)}-01`,
      `00-${traceId.slice(1)}g-${spanId}-01`,
      `00_${traceId}_${spanId}_01`,
      ` 00-${traceId}-${spanId}-01`,
      `00-${traceId}-${spanId}-0x`,
      `00-${traceId}-${spanId}-01\n`,
    ];
    for (const header of wrong) assert.equal(parseTraceparent(header), undefined, header);
  });

  it('of a new trace is valid and like no other', () => {
    const contexts = Array.from({ length: 2_000 }, (_, at) => newTraceContext(at % 2 === 0));
    for (const context of contexts)
      assert.deepEqual(parseTraceparent(formatTraceparent(context)), context);
    assert.equal(new Set(contexts.map((context) => context.traceId)).size, contexts.length);
    assert.equal(new Set(contexts.map((context) => context.spanId)).size, contexts.length);
  });
});
