import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import type { WebhookProvider } from '@lyceum/contracts';
import Whop from '@whop/sdk';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import Stripe from 'stripe';
import { Webhook as SvixWebhook } from 'svix';
import { schemes, type Verdict } from './index.js';

const SECRET = `whsec_${Buffer.from('a secret of thirty-two bytes ...').toString('base64')}`;
const OTHER = `whsec_${Buffer.from('another one of thirty-two bytes.').toString('base64')}`;
const NOW = new Date('2026-05-01T12:00:00Z');
const SECONDS = NOW.getTime() / 1000;
const MINUTE = 60;

type Headers = Record<string, string>;
interface Signed {
  readonly headers: Headers;
  readonly body: Buffer;
}

/** Signs as the provider does: with its own library where it has one that signs. */
type Sign = (payload: object, secret?: string, seconds?: number) => Signed;

const at = (seconds: number): Date => new Date(seconds * 1000);

const signStripe: Sign = (payload, secret = SECRET, timestamp = SECONDS) => {
  const body = JSON.stringify(payload);
  const header = Stripe.webhooks.generateTestHeaderString({ payload: body, secret, timestamp });
  return { headers: { 'stripe-signature': header }, body: Buffer.from(body) };
};

/** Resend sends through Svix. */
const signResend: Sign = (payload, secret = SECRET, seconds = SECONDS) => {
  const body = JSON.stringify(payload);
  const signature = new SvixWebhook(secret).sign('msg_1', at(seconds), body);
  return {
    headers: {
      'svix-id': 'msg_1',
      'svix-timestamp': String(seconds),
      'svix-signature': signature,
    },
    body: Buffer.from(body),
  };
};

const WHOP_SECRET = 'ws_0123456789abcdef0123456789abcdef';

const signWhop: Sign = (payload, secret = WHOP_SECRET, seconds = SECONDS) => {
  const body = JSON.stringify(payload);
  const signature = new Webhook(btoa(secret)).sign('msg_1', at(seconds), body);
  return {
    headers: {
      'webhook-id': 'msg_1',
      'webhook-timestamp': String(seconds),
      'webhook-signature': signature,
    },
    body: Buffer.from(body),
  };
};

/** Paystack's library does not sign; this is the formula of its documentation. */
const signPaystack: Sign = (payload, secret = SECRET) => {
  const body = Buffer.from(JSON.stringify(payload));
  const signature = createHmac('sha512', secret).update(body).digest('hex');
  return { headers: { 'x-paystack-signature': signature }, body };
};

const signTimedPaystack: Sign = (payload, secret = SECRET, seconds = SECONDS) => {
  const body = Buffer.from(JSON.stringify(payload));
  const signature = createHmac('sha512', secret).update(`${seconds}.`).update(body).digest('hex');
  return { headers: { 'x-paystack-signature': `t=${seconds},v1=key_1:${signature}` }, body };
};

const PAYLOAD = { id: 'evt_1', type: 'invoice.paid', event: 'charge.success', name: 'Zoë' };

function verify(
  provider: WebhookProvider,
  { headers, body }: Signed,
  secrets: readonly string[],
  receivedAt = NOW,
): Verdict {
  const scheme = schemes[provider];
  return scheme.verify(scheme.evidence(headers), body, receivedAt, secrets);
}

interface Case {
  readonly name: string;
  readonly provider: WebhookProvider;
  readonly sign: Sign;
  readonly secret: string;
  readonly timed: boolean;
  readonly accepted: { readonly deliveryId: string | RegExp; readonly kind: string };
}

const SHA256 = /^[0-9a-f]{64}$/;
const cases: readonly Case[] = [
  {
    name: 'Stripe',
    provider: 'stripe',
    sign: signStripe,
    secret: SECRET,
    timed: true,
    accepted: { deliveryId: 'evt_1', kind: 'invoice.paid' },
  },
  {
    name: 'Resend (Svix)',
    provider: 'resend',
    sign: signResend,
    secret: SECRET,
    timed: true,
    accepted: { deliveryId: 'msg_1', kind: 'invoice.paid' },
  },
  {
    name: 'Whop (Standard Webhooks)',
    provider: 'whop',
    sign: signWhop,
    secret: WHOP_SECRET,
    timed: true,
    accepted: { deliveryId: 'msg_1', kind: 'invoice.paid' },
  },
  {
    name: 'Paystack',
    provider: 'paystack',
    sign: signPaystack,
    secret: SECRET,
    timed: false,
    accepted: { deliveryId: SHA256, kind: 'charge.success' },
  },
  {
    name: 'Paystack, the unconfirmed form',
    provider: 'paystack',
    sign: signTimedPaystack,
    secret: SECRET,
    timed: true,
    accepted: { deliveryId: SHA256, kind: 'charge.success' },
  },
];

for (const { name, provider, sign, secret, timed, accepted } of cases)
  describe(name, () => {
    const refusal = (signed: Signed, secrets = [secret], receivedAt = NOW): string | undefined =>
      verify(provider, signed, secrets, receivedAt).refused;

    it('is believed when it is signed with a secret, the old or the new one', () => {
      for (const secrets of [[secret], [OTHER, secret], [secret, OTHER]]) {
        const verdict = verify(provider, sign(PAYLOAD), secrets);
        assert.ok(verdict.refused === undefined, JSON.stringify(verdict));
        assert.match(verdict.deliveryId, new RegExp(accepted.deliveryId));
        assert.equal(verdict.kind, accepted.kind);
      }
    });

    it('is refused with another secret, or without a signature', () => {
      assert.equal(refusal(sign(PAYLOAD), [OTHER]), 'tampered');
      assert.equal(refusal(sign(PAYLOAD), []), 'tampered');
      assert.equal(refusal({ ...sign(PAYLOAD), headers: {} }), 'unsigned');
    });

    it('is refused when any byte of it is another', () => {
      const anyByte = { index: fc.nat(), mask: fc.integer({ min: 1, max: 255 }) };
      fc.assert(
        fc.property(
          fc.record({ id: fc.string({ minLength: 1 }), text: fc.string() }),
          fc.record(anyByte),
          (payload, { index, mask }) => {
            const { headers, body } = sign(payload);
            const changed = Buffer.from(body);
            const place = index % changed.length;
            changed[place] = changed[place]! ^ mask;
            assert.equal(refusal({ headers, body: changed }), 'tampered');
          },
        ),
      );
    });

    it('is refused when any character of what it is signed with is another', () => {
      fc.assert(
        fc.property(
          fc.nat(),
          fc.nat(),
          fc.constantFrom(...'0123456789abcdefABCDEFxyz=,. +/_-:é'),
          (header, index, character) => {
            const { headers, body } = sign(PAYLOAD);
            const names = Object.keys(headers);
            const changedName = names[header % names.length]!;
            const value = headers[changedName]!;
            const place = index % value.length;
            // The key's id of the unconfirmed form is not signed.
            const keyId = value.indexOf('key_1:');
            fc.pre(value[place] !== character && (keyId < 0 || place < keyId || place > keyId + 5));
            const changed = value.slice(0, place) + character + value.slice(place + 1);
            assert.notEqual(
              refusal({ headers: { ...headers, [changedName]: changed }, body }),
              undefined,
              `${changedName}: ${changed}`,
            );
          },
        ),
        { numRuns: 500 },
      );
    });

    it('is refused when it is cut, longer, or empty', () => {
      const { headers, body } = sign(PAYLOAD);
      for (const changed of [
        body.subarray(0, -1),
        Buffer.concat([body, Buffer.from(' ')]),
        Buffer.alloc(0),
      ])
        assert.equal(refusal({ headers, body: changed }), 'tampered');
    });

    it('is refused when what is signed is no JSON object', () => {
      for (const payload of [[], 'text', null] as unknown as object[])
        assert.equal(refusal(sign(payload)), 'malformed');
    });

    it(timed ? 'is refused when it is older, or newer, than five minutes' : 'holds no time', () => {
      for (const [minutes, expected] of [
        [5, undefined],
        [-5, undefined],
        [5.1, timed ? 'stale' : undefined],
        [-5.1, timed ? 'stale' : undefined],
        [600, timed ? 'stale' : undefined],
      ] as const)
        assert.equal(
          refusal(sign(PAYLOAD), [secret], at(SECONDS + minutes * MINUTE)),
          expected,
          `${minutes} min`,
        );
    });
  });

describe('what the libraries of providers verify', () => {
  it('is what we believe: Whop', () => {
    const { headers, body } = signWhop(PAYLOAD, WHOP_SECRET, Math.floor(Date.now() / 1000));
    const whop = new Whop({ apiKey: 'none', webhookKey: btoa(WHOP_SECRET) });
    assert.deepEqual(whop.webhooks.unwrap(body.toString(), { headers }), PAYLOAD);
    assert.equal(verify('whop', { headers, body }, [WHOP_SECRET], new Date()).refused, undefined);
  });

  it('is what we believe: Stripe, with several signatures', () => {
    const now = Math.floor(Date.now() / 1000);
    const [first, second] = [signStripe(PAYLOAD, OTHER, now), signStripe(PAYLOAD, SECRET, now)];
    const signature = second.headers['stripe-signature']!.split(',')[1]!;
    const headers = { 'stripe-signature': `${first.headers['stripe-signature']!},${signature}` };
    const { body } = second;
    Stripe.webhooks.constructEvent(body, headers['stripe-signature'], SECRET);
    assert.equal(verify('stripe', { headers, body }, [SECRET], new Date()).refused, undefined);
  });

  it('is what we believe: Svix, with signatures of a version that is not ours beside it', () => {
    const { headers, body } = signResend(PAYLOAD, SECRET, Math.floor(Date.now() / 1000));
    const both = {
      ...headers,
      'svix-signature': `v2,other v1a,more ${headers['svix-signature']!}`,
    };
    new SvixWebhook(SECRET).verify(body, both);
    assert.equal(
      verify('resend', { headers: both, body }, [SECRET], new Date()).refused,
      undefined,
    );
  });
});

describe('Whop', () => {
  it('calls memberships as it does today, whichever name it sent', () => {
    for (const [sent, kind] of [
      ['membership.went_valid', 'membership.activated'],
      ['membership.went_invalid', 'membership.deactivated'],
      ['membership.activated', 'membership.activated'],
    ]) {
      const verdict = verify('whop', signWhop({ type: sent }), [WHOP_SECRET]);
      assert.ok(verdict.refused === undefined);
      assert.equal(verdict.kind, kind);
    }
  });
});

describe('Brevo', () => {
  const body = Buffer.from(JSON.stringify({ event: 'hard_bounce', id: 7 }));
  const sent = (authorization?: string): Signed => ({
    headers: authorization === undefined ? {} : { authorization },
    body,
  });

  it('is believed with the shared secret as bearer token, which is not stored', () => {
    const verdict = verify('brevo', sent('Bearer shared'), ['new', 'shared']);
    assert.ok(verdict.refused === undefined);
    assert.equal(verdict.kind, 'hard_bounce');
    assert.match(verdict.deliveryId, SHA256);
    const evidence = JSON.stringify(schemes.brevo.evidence(sent('Bearer shared').headers));
    assert.doesNotMatch(evidence, /shared/);
  });

  it('is refused with another, or with none', () => {
    assert.equal(verify('brevo', sent('Bearer sharee'), ['shared']).refused, 'tampered');
    assert.equal(verify('brevo', sent('Basic shared'), ['shared']).refused, 'unsigned');
    assert.equal(verify('brevo', sent(), ['shared']).refused, 'unsigned');
  });
});
