import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { call, startStack, type TestStack } from '@lyceum/testing';
import { assertNothingLeaks } from '../support/problem.js';
import { sendRaw, type RawAnswer } from '../support/raw-http.js';
import { createCourse, signUp } from '../support/school.js';

const CLOSE = 'host: x\r\nconnection: close\r\n';
const many = (count: number): string =>
  Array.from({ length: count }, (_, at) => `x-${at}: y\r\n`).join('');

/** Requests as bytes; `{course}` stands for a path with a real id. All must be refused. */
const hostile: Readonly<Record<string, string>> = {
  'a header of 100 KB': `GET {course} HTTP/1.1\r\n${CLOSE}x-long: ${'y'.repeat(100_000)}\r\n\r\n`,
  'thousands of headers': `GET {course} HTTP/1.1\r\n${CLOSE}${many(3_000)}\r\n`,
  'a control character in a header': `GET {course} HTTP/1.1\r\n${CLOSE}x-a: b\u0001c\r\n\r\n`,
  'a space in a header name': `GET {course} HTTP/1.1\r\n${CLOSE}x a: b\r\n\r\n`,
  'a space before the colon': `GET {course} HTTP/1.1\r\n${CLOSE}x-a : b\r\n\r\n`,
  'a folded header': `GET {course} HTTP/1.1\r\n${CLOSE}x-a: b\r\n c\r\n\r\n`,
  'bare line feeds': `GET {course} HTTP/1.1\nhost: x\nx-a: b\n\n`,
  'no host': `GET {course} HTTP/1.1\r\nconnection: close\r\n\r\n`,
  'both lengths': `POST /v1/courses HTTP/1.1\r\n${CLOSE}content-type: application/json\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nGET /health HTTP/1.1\r\nhost: x\r\n\r\n`,
  'two different lengths': `POST /v1/courses HTTP/1.1\r\n${CLOSE}content-length: 4\r\ncontent-length: 5\r\n\r\nabcde`,
  'a negative length': `POST /v1/courses HTTP/1.1\r\n${CLOSE}content-length: -1\r\n\r\n`,
  'a length that is no number': `POST /v1/courses HTTP/1.1\r\n${CLOSE}content-length: 0x10\r\n\r\n`,
  'an unknown encoding': `POST /v1/courses HTTP/1.1\r\n${CLOSE}transfer-encoding: xchunked\r\n\r\n0\r\n\r\n`,
  'a broken chunk': `POST /v1/courses HTTP/1.1\r\n${CLOSE}content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n`,
  'an address of 100 KB': `GET /v1/courses/${'a'.repeat(100_000)} HTTP/1.1\r\n${CLOSE}\r\n`,
  'an address of 10 KB': `GET /v1/courses/${'a'.repeat(10_000)} HTTP/1.1\r\n${CLOSE}\r\n`,
  'broken percent encoding': `GET /v1/courses/%E0%A4%A HTTP/1.1\r\n${CLOSE}\r\n`,
  'percent encoding that is not UTF-8': `GET /v1/courses/%ff%fe HTTP/1.1\r\n${CLOSE}\r\n`,
  'a zero byte in the path': `GET /v1/courses/%00 HTTP/1.1\r\n${CLOSE}\r\n`,
  'a raw zero byte': `GET /v1/courses/\u0000 HTTP/1.1\r\n${CLOSE}\r\n`,
  'a path upwards': `GET /v1/courses/../../etc/passwd HTTP/1.1\r\n${CLOSE}\r\n`,
  'a path upwards, encoded': `GET /v1/courses/%2e%2e%2f%2e%2e%2fhealth HTTP/1.1\r\n${CLOSE}\r\n`,
  'an id that is none': `GET /v1/catalog/courses/1 HTTP/1.1\r\n${CLOSE}\r\n`,
  'an id with SQL': `GET /v1/catalog/courses/1'%20or%201=1-- HTTP/1.1\r\n${CLOSE}\r\n`,
  'an absolute address': `GET http://internal.example/v1/courses/1 HTTP/1.1\r\n${CLOSE}\r\n`,
  'an address that is a host': `GET internal.example HTTP/1.1\r\n${CLOSE}\r\n`,
  'two slashes': `GET //v1/courses HTTP/1.1\r\n${CLOSE}\r\n`,
  TRACE: `TRACE {course} HTTP/1.1\r\n${CLOSE}\r\n`,
  CONNECT: `CONNECT internal.example:443 HTTP/1.1\r\n${CLOSE}\r\n`,
  'DELETE where there is none': `DELETE {course} HTTP/1.1\r\n${CLOSE}\r\n`,
  'PUT where there is none': `PUT {course} HTTP/1.1\r\n${CLOSE}content-length: 0\r\n\r\n`,
  'OPTIONS where there is none': `OPTIONS {course} HTTP/1.1\r\n${CLOSE}\r\n`,
  HEAD: `HEAD {course} HTTP/1.1\r\n${CLOSE}\r\n`,
  'a method that is none': `BREW {course} HTTP/1.1\r\n${CLOSE}\r\n`,
  'a method in lower case': `get {course} HTTP/1.1\r\n${CLOSE}\r\n`,
  'an upgrade': `GET {course} HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-key: x\r\n\r\n`,
  'an upgrade to HTTP/2': `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n`,
  'another version': `GET {course} HTTP/3.7\r\n${CLOSE}\r\n`,
  'no HTTP at all': '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003',
  'an expectation': `POST /v1/courses HTTP/1.1\r\n${CLOSE}expect: a-miracle\r\ncontent-length: 2\r\ncontent-type: application/json\r\n\r\n{}`,
};

describe('hostile requests', () => {
  let stack: TestStack;
  let course: string;
  /** The gateway, and the service that owns the path. */
  let targets: string[];

  before(async () => {
    stack = await startStack({
      services: ['gateway', 'identity', 'catalog'],
      env: { LOG_LEVEL: 'warn' },
    });
    const { accessToken } = await signUp(stack.gatewayUrl);
    course = `/v1/courses/${(await createCourse(stack.gatewayUrl, accessToken)).body.id}`;
    targets = [stack.gatewayUrl, stack.services['catalog']!.url];
  });
  after(async () => {
    for (const [name, service] of Object.entries(stack.services)) {
      assert.equal((await call(`${service.url}/health/ready`)).status, 200, name);
      const failed = service.logs().filter((line) => line.includes('"level":"error"'));
      assert.equal(failed.length, 0, `${name}: ${failed[0]}`);
    }
    await stack.stop();
  });

  const assertRefused = ({ status, head, body, answers }: RawAnswer, isHead = false): void => {
    assert.ok(answers <= 1, `${answers} answers to one request`);
    if (status === undefined) return;
    assert.ok(status >= 400 && status < 500, `${head}\n${body}`);
    assertNothingLeaks(`${head}${body}`);
    assert.match(head, /content-type: application\/problem\+json/i, `${head}\n${body}`);
    if (!isHead)
      assert.match(
        body,
        /^{"type":"urn:lyceum:problem:[^}]*"status":\d{3}[^}]*"traceId":"[0-9a-f]{32}"/,
      );
  };

  for (const [what, bytes] of Object.entries(hostile))
    it(`${what} is refused or cut off`, async () => {
      for (const target of targets)
        assertRefused(
          await sendRaw(target, Buffer.from(bytes.replace('{course}', course), 'latin1')),
          what === 'HEAD',
        );
    });

  it('a request that is left half sent does not hold up others', async () => {
    for (const target of targets) {
      const halves = [
        'GET /v1/courses HTTP/1.1\r\nhost:',
        `POST /v1/courses HTTP/1.1\r\n${CLOSE}content-type: application/json\r\ncontent-length: 100\r\n\r\n{"a`,
      ].map((bytes) => sendRaw(target, bytes, { timeoutMs: 500 }).catch(() => undefined));
      assert.equal((await call(`${target}/health/live`)).status, 200);
      await Promise.all(halves);
    }
  });

  it('a caller that goes away in the middle harms nobody', async () => {
    for (const target of targets) {
      const away = Array.from({ length: 20 }, (_, at) =>
        fetch(`${target}${course}`, { signal: AbortSignal.timeout(at) }).catch(() => undefined),
      );
      await Promise.all(away);
      assert.equal((await call(`${target}/health/live`)).status, 200);
    }
  });

  it('a client that waits for 100 Continue gets it, and then the answer', async () => {
    for (const target of targets) {
      const { head, body } = await sendRaw(
        target,
        `POST /v1/courses HTTP/1.1\r\n${CLOSE}expect: 100-continue\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}`,
      );
      assert.equal(head, 'HTTP/1.1 100 Continue');
      assert.match(body, /^HTTP\/1\.1 401 /);
    }
  });

  it('an upstream sees only what the gateway lets through', async () => {
    const forged = await call(`${stack.gatewayUrl}${course}`, {
      headers: {
        'x-tenant-id': randomUUID(),
        'x-user-id': randomUUID(),
        'x-role': 'owner',
        'x-forwarded-for': '10.0.0.1',
        'x-original-url': '/health',
        forwarded: 'for=10.0.0.1',
      },
    });
    assert.equal(forged.status, 401);
  });
});
