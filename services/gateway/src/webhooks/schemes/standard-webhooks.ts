import { accept, isFresh, pick, type Scheme, type Verdict } from './scheme.js';
import { isSigned } from './signatures.js';

/** Names that were used before the standard and still are. */
const SVIX = 'svix-';
const STANDARD = 'webhook-';
const TIMESTAMP = /^\d{1,12}$/;
const PREFIX = 'whsec_';

/** What a secret stands for when it does not begin with `whsec_`. */
type BareSecret = 'base64' | 'utf8';

/** https://www.standardwebhooks.com: the header names of the standard, or those of Svix. */
export function standardWebhooks(
  options: {
    readonly bareSecret?: BareSecret;
    /** Kinds that were renamed, to what they are called now. */
    readonly renamed?: Readonly<Record<string, string>>;
  } = {},
): Scheme {
  const { bareSecret = 'base64', renamed = {} } = options;
  const keyOf = (secret: string): Buffer =>
    secret.startsWith(PREFIX)
      ? Buffer.from(secret.slice(PREFIX.length), 'base64')
      : Buffer.from(secret, bareSecret);
  return {
    evidence: (headers) => {
      const family = headers['webhook-id'] === undefined ? SVIX : STANDARD;
      const { id, timestamp, signature } = {
        id: headers[`${family}id`],
        timestamp: headers[`${family}timestamp`],
        signature: headers[`${family}signature`],
      };
      return pick({ id, timestamp, signature }, 'id', 'timestamp', 'signature');
    },
    verify: ({ id, timestamp, signature }, body, receivedAt, secrets): Verdict => {
      if (!id || !timestamp || !signature) return { refused: 'unsigned' };
      const given = signature
        .split(' ')
        .filter((one) => one.startsWith('v1,'))
        .map((one) => one.slice('v1,'.length));
      const prefix = `${id}.${timestamp}.`;
      const content = { algorithm: 'sha256', encoding: 'base64', prefix, body } as const;
      if (!isSigned(given, secrets.map(keyOf), content)) return { refused: 'tampered' };
      if (!TIMESTAMP.test(timestamp) || !isFresh(timestamp, receivedAt))
        return { refused: 'stale' };
      const verdict = accept(body, 'type', () => id);
      if (verdict.refused) return verdict;
      return { ...verdict, kind: renamed[verdict.kind] ?? verdict.kind };
    },
  };
}
