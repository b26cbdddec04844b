/** One event of a stream, with its data. */
export interface ServerSentEvent {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Of a stream that has ended; comments are none. */
export const serverSentEvents = (stream: string): ServerSentEvent[] =>
  stream.split('\n\n').flatMap((frame) => {
    const [, type, data] = /^event: (\w+)\ndata: (.*)$/.exec(frame) ?? [];
    return type === undefined ? [] : [{ type, data: JSON.parse(data!) as ServerSentEvent['data'] }];
  });
