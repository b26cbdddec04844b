import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { TutorEvent } from './tutor-event.js';

/** Whoever passes a stream on gives up when it is silent for long; the gateway after fifteen seconds. */
const QUIET_MS = 5_000;

/**
 * Events as the body of an answer, with a comment whenever there is none for a while. When the caller leaves, `gone`
 * fires and the events come to their end.
 */
export function answerStream(
  events: AsyncGenerator<TutorEvent, void>,
  response: ServerResponse,
  gone: AbortController,
): Readable {
  // Begun at once: what has not begun cannot come to its end.
  const first = events.next();
  const leave = (): void => {
    gone.abort();
    void events.return();
  };
  if (response.destroyed) leave();
  else response.once('close', leave);
  return Readable.from(serverSentEvents(events, first));
}

async function* serverSentEvents(
  events: AsyncGenerator<TutorEvent, void>,
  first: Promise<IteratorResult<TutorEvent, void>>,
): AsyncGenerator<string, void> {
  for (let next = first; ;) {
    const heard = new AbortController();
    const quiet = delay(QUIET_MS, undefined, { signal: heard.signal }).catch(() => undefined);
    const result = await Promise.race([next, quiet]);
    heard.abort();
    if (!result) {
      yield ': still here\n\n';
      continue;
    }
    if (result.done) return;
    yield frameOf(result.value);
    next = events.next();
  }
}

/** https://html.spec.whatwg.org/multipage/server-sent-events.html: JSON has no line ends of its own. */
const frameOf = ({ type, data }: TutorEvent): string =>
  `event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
