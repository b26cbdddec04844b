import { isSameSecret } from '@lyceum/platform';
import { accept, type Scheme, type Verdict } from './scheme.js';
import { digest } from './signatures.js';

/**
 * https://developers.brevo.com/docs/secured-webhooks: a shared secret as bearer token, and no signature. Who
 * knows the secret can say anything, so it must travel over TLS only. The body tells deliveries apart.
 */
export const brevo: Scheme = {
  // Its digest is enough to compare, and is safe to store.
  evidence: ({ authorization }) =>
    authorization && /^bearer /i.test(authorization)
      ? { tokenDigest: digest(authorization.slice('bearer '.length).trim()) }
      : {},
  verify: ({ tokenDigest }, body, _receivedAt, secrets): Verdict => {
    if (!tokenDigest) return { refused: 'unsigned' };
    const known = secrets.filter((secret) => isSameSecret(tokenDigest, digest(secret)));
    if (known.length === 0) return { refused: 'tampered' };
    return accept(body, 'event', () => digest(body));
  },
};
