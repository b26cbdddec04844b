import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { serverSentEvents, type ServerSentEvent } from './server-sent-events.js';

async function read(pieces: readonly Uint8Array[]): Promise<ServerSentEvent[]> {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
  const events: ServerSentEvent[] = [];
  for await (const event of serverSentEvents(body)) events.push(event);
  return events;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const message = { event: 'message', id: undefined, retryMs: undefined };

describe('a stream of server-sent events', () => {
  it('is read field by field, as the standard says', async () => {
    const text = [
      ': a comment\n',
      'data: one\ndata:two\nunknown: x\n\n',
      'event: ready\nid: 7\ndata: {}\n\n',
      ': still here\nid: 8\n\n',
      'retry: 1500\nevent: end\ndata\n\n',
      'data: cut off',
    ].join('');
    assert.deepEqual(await read([bytes(text)]), [
      { ...message, data: 'one\ntwo' },
      { event: 'ready', id: '7', data: '{}', retryMs: undefined },
      { event: 'message', id: '8', data: undefined, retryMs: undefined },
      { event: 'end', id: '8', data: '', retryMs: 1500 },
    ]);
  });

  it('may be cut anywhere, in the middle of a letter and of a line end, too', async () => {
    for (const end of ['\n', '\r\n', '\r']) {
      const text = ['data: größer', '', 'id: 2', 'data: b', '', ''].join(end);
      const whole = bytes(text);
      for (let at = 1; at < whole.length; at += 1)
        assert.deepEqual(
          await read([whole.subarray(0, at), whole.subarray(at)]),
          [
            { ...message, data: 'größer' },
            { ...message, id: '2', data: 'b' },
          ],
          `${JSON.stringify(end)} cut at ${at}`,
        );
    }
  });

  it('ends the other side when nobody reads on', async () => {
    let isCancelled = false;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(bytes('data: x\n\n')),
      cancel: () => void (isCancelled = true),
    });
    for await (const event of serverSentEvents(body)) {
      assert.equal(event.data, 'x');
      break;
    }
    assert.ok(isCancelled);
  });
});
