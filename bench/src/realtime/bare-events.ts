/** The baseline of the realtime bench: the least that holds a stream open. No token, no topics, no cursor. */
import { createServer, type ServerResponse } from 'node:http';

const clients = new Set<ServerResponse>();

createServer((request, response) => {
  if (request.method === 'POST') {
    for (const client of clients) client.write('data: {}\n\n');
    response.end();
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write(': ready\n\n');
  clients.add(response);
  response.once('close', () => clients.delete(response));
}).listen(Number(process.env.PORT), '127.0.0.1', () => process.send?.('ready'));
