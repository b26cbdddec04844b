import { accept, isFresh, pick, type Scheme, type Verdict } from './scheme.js';
import { signatureHeader } from './signature-header.js';
import { isSigned } from './signatures.js';

const HEADER = 'stripe-signature';

/** https://docs.stripe.com/webhooks#verify-manually; the whole secret, `whsec_` included, is the key. */
export const stripe: Scheme = {
  evidence: (headers) => pick(headers, HEADER),
  verify: ({ [HEADER]: header }, body, receivedAt, secrets): Verdict => {
    if (!header) return { refused: 'unsigned' };
    const parts = signatureHeader(header);
    if (!parts || parts.signatures.length === 0) return { refused: 'tampered' };
    const { timestamp, signatures } = parts;
    const prefix = `${timestamp}.`;
    const content = { algorithm: 'sha256', encoding: 'hex', prefix, body } as const;
    if (!isSigned(signatures, secrets, content)) return { refused: 'tampered' };
    if (!isFresh(timestamp, receivedAt)) return { refused: 'stale' };
    return accept(body, 'type', ({ id }) => id);
  },
};
