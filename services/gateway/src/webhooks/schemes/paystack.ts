import { accept, isFresh, pick, type Scheme, type Verdict } from './scheme.js';
import { signatureHeader } from './signature-header.js';
import { digest, isSigned } from './signatures.js';

const HEADER = 'x-paystack-signature';

/**
 * https://paystack.com/docs/payments/webhooks: HMAC-SHA512 of the raw body with the secret key. It holds no
 * time and no id of the delivery: the body itself is what tells two deliveries apart.
 *
 * Unconfirmed: a form `t=…,v1=<key id>:<hex>` over `t.body` has been seen in one source only. It is taken too.
 */
export const paystack: Scheme = {
  evidence: (headers) => pick(headers, HEADER),
  verify: ({ [HEADER]: header }, body, receivedAt, secrets): Verdict => {
    if (!header) return { refused: 'unsigned' };
    const timed = signatureHeader(header);
    const given = timed ? timed.signatures.map(withoutKeyId) : [header];
    const prefix = timed ? `${timed.timestamp}.` : '';
    const content = { algorithm: 'sha512', encoding: 'hex', prefix, body } as const;
    if (!isSigned(given, secrets, content)) return { refused: 'tampered' };
    if (timed && !isFresh(timed.timestamp, receivedAt)) return { refused: 'stale' };
    return accept(body, 'event', () => digest(body));
  },
};

const withoutKeyId = (signature: string): string => signature.slice(signature.indexOf(':') + 1);
