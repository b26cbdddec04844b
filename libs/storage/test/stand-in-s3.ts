import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SeenRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/**
 * STAND-IN, not an S3 server: answers the few calls that the laptop's server does not know (lifecycle,
 * listing and aborting parts, copying ranges) with what the S3 API reference documents, and remembers
 * what it was asked. It proves what is sent and how answers are read, not what a store does with it.
 */
export async function startStandInS3(
  answer: (request: SeenRequest, response: ServerResponse) => void,
): Promise<{ endpoint: string; seen: SeenRequest[]; stop: () => Promise<void> }> {
  const seen: SeenRequest[] = [];
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const { method = '', headers } = request;
    const url = new URL(request.url ?? '/', 'http://stand-in');
    const one = { method, url, headers, body };
    seen.push(one);
    answer(one, response);
  };
  const server = createServer((request, response) => void handle(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
