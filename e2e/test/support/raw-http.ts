import { connect } from 'node:net';

export interface RawAnswer {
  /** `undefined` when the connection was closed without an answer. */
  readonly status: number | undefined;
  readonly head: string;
  readonly body: string;
  /** How many answers came: more than one to a single request is smuggling. */
  readonly answers: number;
}

/**
 * Sends bytes as they are, and reads until the server closes or says nothing more for `quietMs`: for
 * requests that no HTTP client would send.
 */
export function sendRaw(
  url: string,
  bytes: string | Buffer | readonly (string | Buffer)[],
  { quietMs = 300, timeoutMs = 20_000 }: { quietMs?: number; timeoutMs?: number } = {},
): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(Number(port), hostname);
    let quiet: NodeJS.Timeout | undefined;
    const finish = (): void => {
      clearTimeout(overdue);
      clearTimeout(quiet);
      socket.destroy();
      resolve(parse(Buffer.concat(chunks).toString('latin1')));
    };
    const overdue = setTimeout(() => {
      socket.destroy();
      reject(new Error('neither an answer nor the end of the connection'));
    }, timeoutMs);
    socket.on('connect', () => {
      for (const part of typeof bytes === 'string' || Buffer.isBuffer(bytes) ? [bytes] : bytes)
        socket.write(part);
    });
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      clearTimeout(quiet);
      quiet = setTimeout(finish, quietMs);
    });
    // A reset after the answer is a closed connection like any other.
    socket.on('error', () => undefined);
    socket.on('close', finish);
  });
}

function parse(text: string): RawAnswer {
  const end = text.indexOf('\r\n\r\n');
  const head = end < 0 ? text : text.slice(0, end);
  const status = /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1];
  return {
    status: status === undefined ? undefined : Number(status),
    head,
    body: end < 0 ? '' : text.slice(end + 4),
    answers: text.match(/HTTP\/1\.1 \d{3} /g)?.length ?? 0,
  };
}
