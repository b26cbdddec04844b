import type { IncomingHttpHeaders } from 'node:http';
import type { Evidence } from '@lyceum/messaging';

/** Why a webhook is not believed. */
export type Refusal = 'unsigned' | 'tampered' | 'stale' | 'malformed';

export type Verdict =
  | { readonly refused: Refusal }
  | {
      readonly refused?: undefined;
      /** The same for every copy of one delivery. */
      readonly deliveryId: string;
      readonly kind: string;
    };

/** How one provider proves that a webhook is its own. */
export interface Scheme {
  /** What verification needs besides the body. It is stored, so it holds no secret. */
  evidence(headers: IncomingHttpHeaders): Evidence;
  /** Verifies over the raw bytes, before anything of them is parsed. Any of the secrets will do. */
  verify(evidence: Evidence, body: Buffer, receivedAt: Date, secrets: readonly string[]): Verdict;
}

const TOLERANCE_S = 300;
const MAX_DELIVERY_ID = 255;
const KIND = /^[\w.:-]{1,100}$/;

/** Takes the named headers; one that is missing or sent twice is left out. */
export function pick(headers: IncomingHttpHeaders, ...names: readonly string[]): Evidence {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = headers[name];
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  );
}

/** @param timestamp Unix seconds, as text */
export function isFresh(timestamp: string, receivedAt: Date): boolean {
  const age = receivedAt.getTime() / 1000 - Number(timestamp);
  return Math.abs(age) <= TOLERANCE_S;
}

/** @param idOf finds the id of the delivery in the parsed body, when no signed header holds it */
export function accept(
  body: Buffer,
  kindField: string,
  idOf: (parsed: Readonly<Record<string, unknown>>) => unknown,
): Verdict {
  const parsed = parsedObject(body);
  if (!parsed) return { refused: 'malformed' };
  const deliveryId = idOf(parsed);
  if (typeof deliveryId !== 'string' || deliveryId === '' || deliveryId.length > MAX_DELIVERY_ID)
    return { refused: 'malformed' };
  const kind = parsed[kindField];
  return { deliveryId, kind: typeof kind === 'string' && KIND.test(kind) ? kind : 'unknown' };
}

function parsedObject(body: Buffer): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = JSON.parse(body.toString());
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
      ? (parsed as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
