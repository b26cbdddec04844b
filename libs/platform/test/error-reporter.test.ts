import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import type { FastifyRequest } from 'fastify';
import { ErrorReporter, anonymousActor, newTraceContext } from '../src/index.js';

/** Stand-in for Sentry's ingestion: keeps what it is sent over a real socket. */
async function ingestion(): Promise<{ dsn: string; received: string[]; stop: () => void }> {
  const received: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      received.push(
        (request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString(),
      );
      response.end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    dsn: `http://key@127.0.0.1:${port}/1`,
    received,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

const trace = newTraceContext(false);
const tenantId = '018f0000-0000-7000-8000-000000000001';

function request(userAgent: string): FastifyRequest {
  return {
    id: 'request-1',
    method: 'POST',
    headers: {
      'user-agent': userAgent,
      authorization: 'Bearer very-secret',
      cookie: 'session=very-secret',
    },
    routeOptions: { url: '/v1/courses' },
    actor: { ...anonymousActor({ requestId: 'request-1', trace }), tenantId },
  } as unknown as FastifyRequest;
}

describe('ErrorReporter', () => {
  it('sends the error with its origin and without secrets, and leaves bots out', async () => {
    const sentry = await ingestion();
    try {
      const reporter = await ErrorReporter.create(sentry.dsn, 'catalog', 'test');
      reporter.report(new Error('from a bot'), request('Googlebot/2.1'));
      reporter.report(new Error('from a person'), request('Firefox'));
      await reporter.flush();
      const all = sentry.received.join('\n');
      assert.match(all, /from a person/);
      assert.match(all, new RegExp(trace.traceId));
      assert.match(all, new RegExp(tenantId));
      assert.match(all, /\/v1\/courses/);
      assert.doesNotMatch(all, /from a bot/);
      assert.doesNotMatch(all, /very-secret/);
    } finally {
      sentry.stop();
    }
  });

  it('does nothing without an address', async () => {
    const reporter = await ErrorReporter.create(undefined, 'catalog', 'test');
    assert.equal(reporter, ErrorReporter.silent);
    reporter.report(new Error('nobody hears this'));
    await reporter.flush();
  });
});
