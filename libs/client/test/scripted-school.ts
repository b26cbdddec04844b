import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Server-sent events instead of a body; then it ends, breaks off, or stays open. */
  readonly events?: string;
  readonly then?: 'end' | 'break off' | 'stay open';
}

/** A school over a real socket whose answers are written by a test: for failures that a real one rarely has. */
export async function scriptedSchool(
  answer: (request: Request, count: number) => Reply | 'hang up' | Promise<Reply | 'hang up'>,
): Promise<{ url: string; requests: Request[]; stop(): Promise<void> }> {
  const requests: Request[] = [];
  const server = createServer((message, reply) => {
    const chunks: Buffer[] = [];
    message.on('data', (chunk: Buffer) => chunks.push(chunk));
    message.on('end', () => {
      const { method = '', url = '', headers } = message;
      const request = { method, path: url, headers, body: Buffer.concat(chunks).toString() };
      requests.push(request);
      void Promise.resolve(answer(request, requests.length)).then((given) => {
        if (given === 'hang up') {
          reply.destroy();
          return;
        }
        if (given.events !== undefined) {
          reply.writeHead(given.status, { 'content-type': 'text/event-stream' });
          // Once it is on its way: what is broken off must not take it along.
          reply.write(given.events, () => {
            if (given.then === 'break off') setImmediate(() => reply.destroy());
            else if (given.then !== 'stay open') reply.end();
          });
          return;
        }
        const isProblem = given.status >= 400;
        reply.writeHead(given.status, {
          'content-type': isProblem ? 'application/problem+json' : 'application/json',
          ...given.headers,
        });
        reply.end(given.body === undefined ? '' : JSON.stringify(given.body));
      });
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

export const problem = (status: number, code: string): Reply => ({
  status,
  body: { type: `urn:lyceum:problem:${code}`, title: code, status, code, traceId: '0'.repeat(32) },
});
