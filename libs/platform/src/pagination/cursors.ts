import { createHmac } from 'node:crypto';
import { isSameSecret } from '../auth/same-secret.js';
import { requestErrors } from '../errors/request-errors.js';

/** The sort keys of the last item of a page. Send what the database sorts by, exactly: a `Date` of JavaScript drops microseconds, so take `::text` of a timestamp. */
export type Position = readonly (string | number | null)[];

export interface Page<T> {
  readonly items: T[];
  /** `null` on the last page. */
  readonly nextCursor: string | null;
}

const SIGNATURE_BYTES = 16;

/**
 * Cursors of keyset pagination: opaque, and signed (HMAC-SHA-256, cut to 128 bits), so that nobody can ask
 * a query for positions that it never gave out, or use the cursor of one list in another.
 */
export class Cursors {
  /** @param key 32 random bytes, the same in all replicas of a service */
  constructor(private readonly key: Buffer) {}

  /**
   * One page from `limit + 1` rows: the row too many only says that there is more.
   *
   * @param list names the list and all that it depends on (school, filter, order)
   */
  page<Row>(
    list: string,
    rows: readonly Row[],
    limit: number,
    positionOf: (row: Row) => Position,
  ): Page<Row> {
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    const more = rows.length > limit && last !== undefined;
    return { items, nextCursor: more ? this.sign(list, positionOf(last)) : null };
  }

  sign(list: string, position: Position): string {
    const payload = Buffer.from(JSON.stringify(position));
    return Buffer.concat([this.signature(list, payload), payload]).toString('base64url');
  }

  /**
   * Where the next page begins; `undefined` for the first.
   *
   * @throws DomainError `request.cursor_invalid` for anything that `sign` has not made for this list
   */
  read(list: string, cursor: string | undefined): Position | undefined {
    if (cursor === undefined) return undefined;
    const bytes = Buffer.from(cursor, 'base64url');
    const payload = bytes.subarray(SIGNATURE_BYTES);
    const signature = bytes.subarray(0, SIGNATURE_BYTES);
    if (!isSameSecret(signature, this.signature(list, payload)))
      throw requestErrors.cursor_invalid();
    return JSON.parse(payload.toString()) as Position;
  }

  private signature(list: string, payload: Buffer): Buffer {
    // The length keeps `list` and `payload` apart.
    return createHmac('sha256', this.key)
      .update(`${list.length}:${list}:`)
      .update(payload)
      .digest()
      .subarray(0, SIGNATURE_BYTES);
  }
}
