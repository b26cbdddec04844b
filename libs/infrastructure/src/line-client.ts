import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

export interface Peer {
  readonly host: string;
  readonly port: number;
  readonly tls?: boolean;
}

/**
 * A short conversation with a server that speaks in lines: connects, sends `greeting` when there is one, and
 * hands everything received so far to `step`, until that returns a value or throws. `step` may send more.
 * @param timeoutMs for the whole conversation.
 * @throws Error when the peer cannot be reached, hangs up or says nothing useful in time.
 */
export function converse<T>(
  peer: Peer,
  step: (received: string, send: (text: string) => void) => T | undefined,
  options: { greeting?: string; timeoutMs?: number } = {},
): Promise<T> {
  const { greeting, timeoutMs = 5_000 } = options;
  return new Promise((resolve, reject) => {
    const address = { host: peer.host, port: peer.port };
    const socket: Socket =
      peer.tls === true ? connectTls({ ...address, servername: peer.host }) : connect(address);
    let received = '';
    const finish = (settle: () => void): void => {
      clearTimeout(timer);
      socket.destroy();
      settle();
    };
    const fail = (error: Error): void => {
      finish(() => {
        reject(error);
      });
    };
    const timer = setTimeout(() => {
      fail(new Error(`no answer within ${timeoutMs / 1000} s`));
    }, timeoutMs);
    socket.once('error', fail);
    socket.once('close', () => {
      fail(
        new Error(
          `hung up${received === '' ? '' : `, saying ${JSON.stringify(received.slice(0, 120))}`}`,
        ),
      );
    });
    socket.on('data', (chunk) => {
      received += chunk.toString('utf8');
      try {
        const result = step(received, (text) => void socket.write(text));
        if (result !== undefined) {
          finish(() => {
            resolve(result);
          });
        }
      } catch (error) {
        fail(error as Error);
      }
    });
    if (greeting !== undefined) socket.write(greeting);
  });
}
