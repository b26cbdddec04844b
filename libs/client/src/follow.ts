import type { Api } from './api.generated.js';
import { ApiError, ConnectionError } from './errors.js';
import { mayPass, wait } from './retry.js';

/** A fact that somebody is shown; what `data` holds is in the catalogue of events. */
export interface Fact {
  readonly id: string;
  /** `lyceum.catalog.course.published.v1` */
  readonly type: string;
  /** RFC 3339, UTC. */
  readonly time: string;
  /** Id of what it is about. */
  readonly subject: string;
  readonly data: unknown;
}

/** `ready`: it begins, or begins anew after a cut. `reset`: what was loaded before is out of date, load it anew. */
export type Happening =
  | { readonly kind: 'ready' | 'reset'; readonly cursor: string }
  | { readonly kind: 'fact'; readonly cursor: string; readonly fact: Fact };

export interface FollowOptions {
  /** `me`, `school`, `course:<id>`, `asset:<id>`, separated by commas; what concerns the caller alone without it. */
  readonly topics?: string;
  /** The cursor to go on from; from now on without it. */
  readonly after?: string;
  /**
   * Milliseconds without a sign of life, which a school gives every 20 seconds, after which the connection counts as
   * dead: 60,000 without it. Nobody else tells of a network that is gone.
   */
  readonly silenceMs?: number;
  /** Ends it. */
  readonly signal?: AbortSignal;
}

const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 10_000;
const SILENCE_MS = 60_000;

/**
 * What happens, as it happens. Comes back by itself after a cut or a restart and loses nothing in between; keep the
 * `cursor` to go on another day.
 *
 * @throws ApiError when the school refuses, for a reason that does not pass; the reason of `signal`
 *
 * @example
 * for await (const happening of follow(client, { topics: `course:${id}`, signal })) …
 */
export async function* follow(
  { realtime }: Pick<Api, 'realtime'>,
  { topics, after, silenceMs = SILENCE_MS, signal }: FollowOptions = {},
): AsyncGenerator<Happening, void, undefined> {
  let cursor = after;
  let failures = 0;
  for (;;) {
    let waitMs: number | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const silence = new AbortController();
    const giveUp = (): void =>
      silence.abort(new ConnectionError('realtime.listen', new Error('The school is silent.')));
    const ends = signal ? AbortSignal.any([signal, silence.signal]) : silence.signal;
    const query = { ...(topics && { topics }), ...(cursor !== undefined && { after: cursor }) };
    try {
      for await (const event of realtime.listen({ query, signal: ends })) {
        clearTimeout(timer);
        failures = 0;
        cursor = event.id ?? cursor;
        waitMs = event.retryMs;
        const happening = happeningOf(event.event, event.data, cursor);
        if (happening) yield happening;
        // Whoever was told may take its time.
        timer = setTimeout(giveUp, silenceMs);
      }
    } catch (error) {
      if (!mayPass(error)) throw error;
      failures += 1;
      if (error instanceof ApiError) waitMs = (error.retryAfter ?? 0) * 1000;
    } finally {
      clearTimeout(timer);
    }
    // At random, so that clients of a school that was restarted do not come back in one moment.
    const bound = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures);
    await wait((waitMs ?? 0) + Math.random() * bound, signal);
  }
}

function happeningOf(
  event: string,
  data: string | undefined,
  cursor: string | undefined,
): Happening | undefined {
  if (data === undefined || cursor === undefined) return undefined;
  if (event === 'ready' || event === 'reset') return { kind: event, cursor };
  return event === 'message' ? { kind: 'fact', cursor, fact: JSON.parse(data) as Fact } : undefined;
}
