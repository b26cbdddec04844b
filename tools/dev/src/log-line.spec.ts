import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatLogLine, formatNotice } from './log-line.js';

const format = { colour: false, services: ['ai', 'catalog'] };
const time = new Date(2026, 10, 20, 9, 5, 7, 42).toISOString();
const line = (record: object): string => JSON.stringify(record);

describe('formatLogLine', () => {
  it('prints time, service, level and message in columns', () => {
    const record = { level: 'info', time, service: 'ai', pid: 1, hostname: 'h', msg: 'ai listens' };
    assert.equal(
      formatLogLine('ai', line(record), format),
      '09:05:07.042 ai      info  ai listens',
    );
  });

  it('knows the numbers that pino uses for levels', () => {
    assert.match(
      formatLogLine('ai', line({ level: 40, time, msg: 'slow' }), format),
      /warn {2}slow$/,
    );
  });

  it('shows the other fields after the message', () => {
    const record = {
      level: 'info',
      time,
      msg: 'delivered again',
      consumer: 'people',
      attempts: 3,
      user: { id: 1 },
      none: null,
    };
    assert.equal(
      formatLogLine('catalog', line(record), format),
      '09:05:07.042 catalog info  delivered again consumer=people attempts=3 user={"id":1}',
    );
  });

  it('does not repeat what the message of a request says already', () => {
    const record = {
      level: 'info',
      time,
      msg: 'GET /v1/courses/:id 404 2 ms',
      traceId: 'abc',
      requestId: 'r-1',
      method: 'GET',
      route: '/v1/courses/:id',
      status: 404,
      ms: 2,
    };
    assert.equal(
      formatLogLine('catalog', line(record), format),
      '09:05:07.042 catalog info  GET /v1/courses/:id 404 2 ms traceId=abc',
    );
  });

  it('shows the stack of an error below, indented', () => {
    const record = {
      level: 'error',
      time,
      msg: 'failed',
      err: { message: 'boom', stack: 'Error: boom\n    at x' },
    };
    assert.equal(
      formatLogLine('catalog', line(record), format),
      '09:05:07.042 catalog error failed\n    Error: boom\n        at x',
    );
  });

  it('leaves what is not JSON as it is', () => {
    for (const raw of ['(node:1) Warning: old', '{not json', '']) {
      assert.match(formatLogLine('ai', raw, format), /^\d\d:\d\d:\d\d\.\d{3} ai {6}/);
      assert.ok(formatLogLine('ai', raw, format).endsWith(raw));
    }
  });

  it('colours services apart, and errors, only when asked to', () => {
    const coloured = { ...format, colour: true };
    const error = line({ level: 'error', time, msg: 'x' });
    assert.match(
      formatLogLine('ai', error, coloured),
      /\x1b\[36mai {5} ?\x1b\[0m \x1b\[31merror\x1b\[0m/,
    );
    assert.match(formatLogLine('catalog', error, coloured), /\x1b\[35mcatalog\x1b\[0m/);
    assert.doesNotMatch(formatLogLine('ai', error, format), /\x1b/);
  });
});

describe('formatNotice', () => {
  it('stands in the same columns', () => {
    assert.match(formatNotice('ai', 'crashed', format), /^\d\d:\d\d:\d\d\.\d{3} ai {6}crashed$/);
  });
});
