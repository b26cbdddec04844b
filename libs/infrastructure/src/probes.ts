import { converse, type Peer } from './line-client.js';

export interface NatsServerFacts {
  readonly server_name: string;
  readonly version: string;
  readonly jetstream?: boolean;
  readonly auth_required?: boolean;
}

/**
 * Logs in to a NATS server and returns what it says about itself.
 * @throws Error when it is not reachable, is no NATS server or refuses the user and password.
 */
export async function probeNats(
  peer: Peer,
  credentials: { user?: string; pass?: string; auth_token?: string } | undefined,
): Promise<NatsServerFacts> {
  let sent = false;
  return converse({ ...peer, tls: false }, (received, send) => {
    const info = /^INFO (\{.*\}) *\r?\n/.exec(received);
    if (info?.[1] === undefined) {
      if (received.length > 4 && !received.startsWith('INFO'))
        throw new Error('what listens there is no NATS server');
      return undefined;
    }
    const facts = JSON.parse(info[1]) as NatsServerFacts & { tls_required?: boolean };
    // Behind TLS the log-in comes after the handshake; that it greets us has to do.
    if (facts.tls_required === true || credentials === undefined) return facts;
    if (!sent) {
      sent = true;
      send(
        `CONNECT ${JSON.stringify({ verbose: false, pedantic: false, ...credentials })}\r\nPING\r\n`,
      );
    }
    const refused = /-ERR '([^']*)'/.exec(received);
    if (refused?.[1] !== undefined) throw new Error(`refused: ${refused[1]}`);
    return received.includes('PONG') ? facts : undefined;
  });
}

/** @throws Error when there is no Redis, it refuses the password, or it is still loading its data. */
export async function probeRedis(
  peer: Peer,
  credentials: { user?: string; password: string } | undefined,
): Promise<void> {
  const login =
    credentials === undefined
      ? ''
      : command('AUTH', ...(credentials.user ? [credentials.user] : []), credentials.password);
  await converse(
    peer,
    (received) => {
      const refused = /^-(.*)\r\n/m.exec(received);
      if (refused?.[1] !== undefined) throw new Error(`refused: ${refused[1]}`);
      return received.includes('+PONG\r\n') ? true : undefined;
    },
    { greeting: login + command('PING') },
  );
}

/** @throws Error when nothing there greets as a mail server does. */
export async function probeSmtp(peer: Peer): Promise<void> {
  await converse(peer, (received) => {
    if (!received.includes('\n')) return undefined;
    if (!received.startsWith('220'))
      throw new Error(`greets with ${JSON.stringify(received.slice(0, 80))}`);
    return true;
  });
}

/** @throws Error when nothing answers HTTP at `url`; any status is an answer. */
export async function probeHttp(url: string, timeoutMs = 5_000): Promise<number> {
  try {
    const response = await fetch(url, {
      signal: AbortSignal.timeout(timeoutMs),
      redirect: 'manual',
    });
    await response.body?.cancel();
    return response.status;
  } catch (error) {
    const { cause, message } = error as Error & { cause?: Error & { code?: string } };
    throw new Error(cause?.code ?? cause?.message ?? message);
  }
}

/** A command in the protocol of Redis, which leaves any byte in an argument alone. */
function command(...parts: string[]): string {
  return `*${parts.length}\r\n${parts.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`).join('')}`;
}
