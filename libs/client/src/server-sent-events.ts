/** One event of a stream. */
export interface ServerSentEvent {
  /** `message` when the stream names none. */
  readonly event: string;
  /** The last id that the stream has named: where to go on from. */
  readonly id: string | undefined;
  /** As it was sent: JSON in all streams of a school. Undefined when only the id moved on. */
  readonly data: string | undefined;
  /** Milliseconds to wait before coming back, when the stream said so with this event. */
  readonly retryMs: number | undefined;
}

const LINE_END = /\r\n|\n|\r/;

/**
 * Reads a stream of server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html). Other than a
 * browser it also tells of an id without data, because that is a place to go on from.
 *
 * @throws the reason of the signal, and what the stream fails with
 */
export async function* serverSentEvents(
  body: ReadableStream<Uint8Array>,
  signal?: AbortSignal,
): AsyncGenerator<ServerSentEvent> {
  let id: string | undefined;
  for await (const block of blocks(body, signal)) {
    const fields = block.split(LINE_END).map(fieldOf);
    const values = (name: string): string[] =>
      fields.filter((field) => field[0] === name).map(([, value]) => value);
    const [newId, data, retry] = [values('id').at(-1), values('data'), values('retry').at(-1)];
    id = newId ?? id;
    if (data.length === 0 && newId === undefined) continue;
    yield {
      event: values('event').at(-1) ?? 'message',
      id,
      data: data.length === 0 ? undefined : data.join('\n'),
      retryMs: retry === undefined ? undefined : Number(retry),
    };
  }
}

/** What stands between empty lines. What the end of the stream cuts off is dropped, as the standard says. */
async function* blocks(
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const { promise: stopped, forget } = stop(signal);
  let text = '';
  try {
    for (;;) {
      // The fetch of Node 20 leaves a reader waiting for ever that is stopped after the connection has ended.
      const { done, value } = await Promise.race([reader.read(), stopped]);
      if (done) return;
      text += decoder.decode(value, { stream: true });
      // A line end may be cut in two: its second half begins the next piece.
      const parts = text.split(/\r\n\r\n|\n\n|\r\r(?!\n)/);
      text = parts.pop()!;
      yield* parts;
    }
  } finally {
    forget();
    // Whoever stops reading also stops the other side, and does not wait for it.
    reader.cancel().catch(() => undefined);
  }
}

/** A promise that fails with the signal. */
function stop(signal: AbortSignal | undefined): { promise: Promise<never>; forget(): void } {
  let onAbort = (): void => undefined;
  const promise = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(signal!.reason as Error);
    if (signal?.aborted) onAbort();
    else signal?.addEventListener('abort', onAbort);
  });
  // Whoever reads hears of it; nobody else has to.
  promise.catch(() => undefined);
  return { promise, forget: () => signal?.removeEventListener('abort', onAbort) };
}

/** A field and its value; a line that begins with a colon is a comment and has the name ''. */
function fieldOf(line: string): readonly [name: string, value: string] {
  const colon = line.indexOf(':');
  if (colon < 0) return [line, ''];
  const value = line.slice(colon + 1);
  return [line.slice(0, colon), value.startsWith(' ') ? value.slice(1) : value];
}
