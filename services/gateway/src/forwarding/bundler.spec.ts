import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { BUNDLED_BODY_BYTES, BUNDLE_PARTS, readRequests } from '@lyceum/platform';
import type { Dispatcher } from 'undici';
import { Bundler, fitsBundle } from './bundler.js';
import { Call } from './call.js';

/** Keeps what it is given until told how it went. */
class HeldDispatcher {
  readonly sent: { readonly size: number; readonly handler: Dispatcher.DispatchHandler }[] = [];

  dispatch({ body }: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    this.sent.push({ size: readRequests(body as Buffer).length, handler });
    return true;
  }

  get sizes(): number[] {
    return this.sent.map(({ size }) => size);
  }
}

const headers = { 'content-type': 'application/json', 'x-forwarded-for': '192.0.2.1' };

function newCall(): Call {
  const request = {
    method: 'POST',
    path: '/beats',
    headers,
    body: Buffer.from('{}'),
    deadline: Infinity,
  };
  const nothing = (): void => undefined;
  return new Call(
    request,
    { begin: nothing, start: nothing, data: nothing, end: nothing, fail: nothing },
    { onSettled: nothing, repeats: () => false },
  );
}

describe('a bundler', () => {
  const start = (): { bundler: Bundler; held: HeldDispatcher } => {
    const held = new HeldDispatcher();
    const dispatcher = held as unknown as Dispatcher;
    return {
      held,
      bundler: new Bundler({ path: '/beats', dispatcher, onUnknown: () => undefined }),
    };
  };
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const add = (bundler: Bundler, count: number): void => {
    for (let at = 0; at < count; at += 1) bundler.add(newCall());
  };
  const addTurnByTurn = async (bundler: Bundler, counts: readonly number[]): Promise<void> => {
    for (const count of counts) {
      add(bundler, count);
      await turn();
    }
  };
  const fail = ({ sent }: HeldDispatcher, at: number): void =>
    sent[at]!.handler.onResponseError!(null as never, new Error('broken'));

  it('sends what comes in one turn of the event loop at once, as one', async () => {
    const { bundler, held } = start();
    add(bundler, 3);
    await turn();
    assert.deepEqual(held.sizes, [3]);
    fail(held, 0);
  });

  it('holds what comes while two are under way, and sends it as one when either is over', async () => {
    const { bundler, held } = start();
    await addTurnByTurn(bundler, [3, 1, 2, 2]);
    assert.deepEqual(held.sizes, [3, 1]);
    fail(held, 1);
    await turn();
    assert.deepEqual(held.sizes, [3, 1, 4]);
    fail(held, 0);
    fail(held, 2);
  });

  it('does not hold back a full bundle', async () => {
    const { bundler, held } = start();
    await addTurnByTurn(bundler, [1, 1]);
    add(bundler, 2 * BUNDLE_PARTS + 5);
    await turn();
    await turn();
    await turn();
    assert.deepEqual(held.sizes, [1, 1, BUNDLE_PARTS, BUNDLE_PARTS]);
    for (const at of [0, 1, 2, 3]) fail(held, at);
    await turn();
    assert.equal(held.sizes.at(-1), 5);
    fail(held, 4);
  });

  it('does not wait for those that are stuck', async () => {
    const { bundler, held } = start();
    await addTurnByTurn(bundler, [1, 1]);
    add(bundler, 2);
    while (held.sent.length < 3) await delay(20);
    assert.deepEqual(held.sizes, [1, 1, 2]);
    for (const at of [0, 1, 2]) fail(held, at);
  });
});

describe('what fits into a bundle', () => {
  const request = { method: 'POST', path: '/beats', headers, deadline: Infinity };
  const fits = (type: string | undefined, body: Buffer | undefined): boolean =>
    fitsBundle({
      ...request,
      headers: type === undefined ? {} : { 'content-type': type },
      body,
    });

  it('is JSON of a usual size', () => {
    const small = Buffer.from('{}');
    assert.ok(fits('application/json', small));
    assert.ok(fits('Application/JSON; charset=utf-8', Buffer.alloc(BUNDLED_BODY_BYTES)));
    assert.ok(!fits('application/json', Buffer.alloc(BUNDLED_BODY_BYTES + 1)));
    assert.ok(!fits('application/json', undefined));
    assert.ok(!fits('application/jsonp', small));
    assert.ok(!fits('text/plain', small));
    assert.ok(!fits(undefined, small));
  });
});
