import { fork, type SendHandle } from 'node:child_process';
import type { Server as HttpServer } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';

const RETURN_HANDLE = fileURLToPath(new URL('./return-handle.js', import.meta.url));
const TIMEOUT_MS = 5_000;

export interface ParallelAcceptOptions {
  /** Handles besides the one that the server has. */
  readonly extra: number;
  /** Connections that the kernel keeps for the socket until they are accepted; listening again sets it anew. */
  readonly backlog: number;
}

/**
 * Lets a listening HTTP server accept up to `1 + extra` connections in each turn of the event loop.
 *
 * libuv accepts one connection per listening handle and turn (since 1.45, https://github.com/libuv/libuv/pull/3696).
 * Under load a turn serves hundreds of requests and takes tens of milliseconds, so that new callers come in at a
 * few dozen a second and wait in the kernel for longer than anybody would. More handles on the same socket
 * accept as many more. Node can duplicate a descriptor only by sending it to another process, which sends it back
 * and ends.
 *
 * `server.close()` closes the other handles too, and its callback waits for the connections that they took.
 *
 * @throws Error when the process cannot be started or does not answer; the server goes on as it was.
 */
export async function acceptInParallel(
  server: HttpServer,
  { extra, backlog }: ParallelAcceptOptions,
): Promise<void> {
  const others = (await duplicates(server, extra)).map((handle) =>
    createServer({ allowHalfOpen: true, noDelay: true }, (socket: Socket) => {
      server.emit('connection', socket);
    }).listen(handle, backlog),
  );
  const close = server.close.bind(server);
  server.close = (callback) => {
    const drained = others.map(
      (other) => new Promise<void>((resolve) => other.close(() => resolve())),
    );
    return close((error) => void Promise.all(drained).then(() => callback?.(error)));
  };
}

async function duplicates(server: Server, count: number): Promise<readonly object[]> {
  // The bare handle, which the types do not know: a server that is sent listens wherever it arrives.
  const { _handle } = server as unknown as { readonly _handle: SendHandle };
  // Nothing of ours in its environment: it needs none of our secrets.
  const child = fork(RETURN_HANDLE, { execArgv: [], env: {}, stdio: 'ignore' });
  const handles: object[] = [];
  try {
    await new Promise<void>((resolve, reject) => {
      const overdue = setTimeout(() => reject(new Error('no answer in time')), TIMEOUT_MS);
      child.once('exit', (code, signal) => reject(new Error(`ended with ${signal ?? code}`)));
      child.once('error', reject);
      child.on('message', (_message, handle) => {
        handles.push(handle as object);
        if (handles.length < count) child.send('again', _handle);
        else {
          clearTimeout(overdue);
          resolve();
        }
      });
      child.send('again', _handle);
    });
    return handles;
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  } finally {
    if (child.connected) child.disconnect();
  }
}
