import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SpanKind, Tracer } from './tracer.js';

describe('a tracer', () => {
  it('ends without a failure when nobody takes its last spans', async () => {
    const endpoint = 'http://127.0.0.1:1';
    const tracer = await Tracer.create({ service: 'test', endpoint, ratio: 1 });
    tracer.start('work', SpanKind.INTERNAL).end();
    await assert.doesNotReject(tracer.shutdown());
  });
});
