import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readBrevo } from './read-brevo.js';
import { readResend } from './read-resend.js';

describe('reports of Resend', () => {
  const event = (type: string, more: object = {}) => ({
    type,
    created_at: '2026-01-01T00:00:00.000Z',
    data: { email_id: 'id-1', to: ['ada@school.example'], ...more },
  });
  const address = 'ada@school.example';

  it('tell of deliveries, bounces and complaints', () => {
    assert.deepEqual(readResend(event('email.delivered')), [
      { providerId: 'id-1', outcome: 'delivered', isPermanent: false, address },
    ]);
    assert.deepEqual(readResend(event('email.bounced', { bounce: { type: 'Permanent' } })), [
      { providerId: 'id-1', outcome: 'bounced', isPermanent: true, address },
    ]);
    assert.deepEqual(readResend(event('email.bounced', { bounce: { type: 'Transient' } })), [
      { providerId: 'id-1', outcome: 'bounced', isPermanent: false, address },
    ]);
    assert.deepEqual(readResend(event('email.complained')), [
      { providerId: 'id-1', outcome: 'complained', isPermanent: true, address },
    ]);
  });

  it('that say nothing final, or are of another form, are passed over', () => {
    for (const body of [
      event('email.opened'),
      event('x'),
      {},
      null,
      'x',
      [],
      { type: 'email.bounced' },
    ])
      assert.deepEqual(readResend(body), []);
  });
});

describe('reports of Brevo', () => {
  const event = (name: string) => ({ event: name, email: 'a@b.example', 'message-id': '<1@x>' });

  it('tell what became of a mail', () => {
    const outcomes = ['delivered', 'hard_bounce', 'soft_bounce', 'invalid_email', 'spam'].map(
      (name) => readBrevo(event(name)).map((one) => [one.outcome, one.isPermanent]),
    );
    assert.deepEqual(outcomes, [
      [['delivered', false]],
      [['bounced', true]],
      [['bounced', false]],
      [['bounced', true]],
      [['complained', true]],
    ]);
    assert.equal(readBrevo([event('delivered'), event('spam'), event('opened')]).length, 2);
  });

  it('of another form are passed over', () => {
    for (const body of [event('constructor'), event('request'), {}, null, { event: 'spam' }])
      assert.deepEqual(readBrevo(body), []);
  });
});
