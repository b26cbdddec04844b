import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { natsFilter, natsSubject, streamOf } from './envelope.js';
import { defineEvent } from './event-contract.js';

const id = '0190a8f0-0000-7000-8000-000000000001';
const opened = defineEvent('lyceum.shop-floor.cash_box.opened.v2', {
  summary: 'A cash box was opened.',
  key: 'boxId',
  data: { boxId: z.uuid(), note: z.string().max(5).optional() },
});

describe('a contract', () => {
  it('says who publishes what about which aggregate', () => {
    const { service, aggregate, scope, key, type } = opened;
    assert.deepEqual(
      { service, aggregate, scope, key, type },
      {
        service: 'shop-floor',
        aggregate: 'cash_box',
        scope: 'tenant',
        key: 'boxId',
        type: 'lyceum.shop-floor.cash_box.opened.v2',
      },
    );
  });

  it('refuses a type of another form', () => {
    for (const type of [
      'shop.order.placed.v1',
      'lyceum.shop.order.v1',
      'lyceum.shop.order.placed',
      'lyceum.shop.order.placed.v0',
      'lyceum.shop.order.placed.v01',
      'lyceum.Shop.order.placed.v1',
      'lyceum.shop.order.placed.now.v1',
      'lyceum.shop.or*der.placed.v1',
      'lyceum.shop.order.pla-ced.v1',
      'lyceum.shop.order.placed.v1 ',
    ])
      assert.throws(
        () => defineEvent(type, { summary: '', key: 'id', data: { id: z.uuid() } }),
        /is not of the form/,
        type,
      );
  });
});

describe('a draft', () => {
  it('holds the data and the id of the aggregate', () => {
    const draft = opened({ boxId: id, version: 3 });
    assert.equal(draft.aggregateId, id);
    assert.equal(draft.contract.type, opened.type);
    assert.deepEqual(draft.data, { boxId: id, version: 3 });
  });

  it('refuses data that does not fit the contract', () => {
    const wrong: unknown[] = [
      {},
      { boxId: id },
      { boxId: 'not a uuid', version: 1 },
      { boxId: id, version: 0 },
      { boxId: id, version: 1.5 },
      { boxId: id, version: '1' },
      { boxId: id, version: 2 ** 60 },
      { boxId: id, version: 1, note: 'too long' },
      { boxId: id, version: 1, note: null },
      null,
      'text',
    ];
    for (const data of wrong)
      assert.throws(() => opened(data as Parameters<typeof opened>[0]), z.ZodError);
  });

  it('leaves out what the contract does not know: a name does not slip onto the bus', () => {
    const careless = { boxId: id, version: 1, email: 'someone@example.test' };
    assert.deepEqual(opened(careless).data, { boxId: id, version: 1 });
  });
});

describe('names on the bus', () => {
  it('are those of the type, the school and the service', () => {
    assert.equal(natsSubject(opened.type, 'abc'), 'evt.shop-floor.cash_box.opened.v2.abc');
    assert.equal(natsSubject(opened.type, undefined), 'evt.shop-floor.cash_box.opened.v2._');
    assert.equal(natsFilter(opened.type), 'evt.shop-floor.cash_box.opened.v2.*');
    assert.equal(streamOf('shop-floor'), 'EVT_SHOP_FLOOR');
  });
});
