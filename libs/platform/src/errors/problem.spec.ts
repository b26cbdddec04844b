import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BadRequestException, HttpException, NotFoundException } from '@nestjs/common';
import { DomainError, defineErrors } from './domain-error.js';
import { toDomainError, toProblem } from './problem.js';
import { requestErrors } from './request-errors.js';

const errors = defineErrors('shop', { sold_out: [409, 'Nothing is left'] });
const trace = 'a'.repeat(32);

describe('a problem', () => {
  it('is made of the catalogue, what happened this time, and the trace', () => {
    const failure = errors.sold_out({ detail: 'The last one went.', extensions: { left: 0 } });
    assert.deepEqual(toProblem(failure, trace), {
      type: 'urn:lyceum:problem:shop.sold_out',
      title: 'Nothing is left',
      status: 409,
      code: 'shop.sold_out',
      detail: 'The last one went.',
      traceId: trace,
      left: 0,
    });
    assert.equal('detail' in toProblem(errors.sold_out(), trace), false);
  });

  it('keeps its own members, whatever the extensions are called', () => {
    const failure = errors.sold_out({
      extensions: { status: 200, code: 'fine', type: 'x', title: 'x', traceId: 'x' },
    });
    const { type, status, code, title, traceId } = toProblem(failure, trace);
    assert.deepEqual(
      { type, status, code, title, traceId },
      {
        type: 'urn:lyceum:problem:shop.sold_out',
        status: 409,
        code: 'shop.sold_out',
        title: 'Nothing is left',
        traceId: trace,
      },
    );
  });

  it('never holds the cause', () => {
    const failure = errors.sold_out({ cause: new Error('password=hunter2 at db.internal') });
    assert.doesNotMatch(JSON.stringify(toProblem(failure, trace)), /hunter2|internal/);
  });
});

describe('an error of the edge', () => {
  const fastifyError = (statusCode: number): Error =>
    Object.assign(new Error('internals of the framework'), { statusCode, code: 'FST_ERR' });

  it('is taken as it is when it is of our catalogue', () => {
    const failure = errors.sold_out();
    assert.equal(toDomainError(failure), failure);
  });

  it('keeps its status where there is an entry for it', () => {
    const entries = {
      400: 'request.malformed',
      401: 'request.unauthenticated',
      403: 'request.forbidden',
      404: 'request.not_found',
      405: 'request.method_not_allowed',
      408: 'request.timeout',
      409: 'request.conflict',
      412: 'request.precondition_failed',
      413: 'request.body_too_large',
      414: 'request.uri_too_long',
      415: 'request.media_type_unsupported',
      422: 'request.invalid',
      431: 'request.headers_too_large',
      503: 'request.unavailable',
      504: 'request.upstream_timeout',
    };
    for (const [status, code] of Object.entries(entries)) {
      for (const error of [fastifyError(Number(status)), new HttpException('x', Number(status))]) {
        const failure = toDomainError(error);
        assert.deepEqual([failure.definition.status, failure.code], [Number(status), code]);
        assert.equal(failure.cause, error);
      }
    }
  });

  it('says what a pipe finds wrong with a parameter', () => {
    const expected = 'Validation failed (uuid is expected)';
    assert.equal(toDomainError(new BadRequestException(expected)).detail, expected);
    assert.equal(toDomainError(fastifyError(400)).detail, undefined);
  });

  it('that is the caller’s fault never becomes ours', () => {
    for (const status of [402, 406, 410, 411, 416, 418, 421, 428, 429, 451, 499]) {
      const { definition } = toDomainError(new HttpException('x', status));
      assert.equal(definition.status, 400, String(status));
    }
  });

  it('that is anything else is ours, without internals', () => {
    const unknown: unknown[] = [
      new Error('select * from users failed'),
      new TypeError('x is undefined'),
      fastifyError(200),
      fastifyError(302),
      fastifyError(599),
      'a text',
      undefined,
      null,
      { statusCode: 404 },
      Object.assign(new Error('x'), { statusCode: '404' }),
    ];
    for (const error of unknown) {
      const failure = toDomainError(error);
      assert.equal(failure.code, 'request.internal');
      assert.equal(failure.cause, error);
      assert.doesNotMatch(JSON.stringify(toProblem(failure, trace)), /select|undefined|text/);
    }
  });

  it('does not pass on what the framework said', () => {
    const problem = toProblem(toDomainError(new NotFoundException('Cannot GET /secret')), trace);
    assert.doesNotMatch(JSON.stringify(problem), /secret/);
  });
});

describe('the catalogue', () => {
  it('has codes of its own, statuses that are errors, and sentences', () => {
    const all = Object.values(requestErrors).map((create) => create());
    assert.equal(new Set(all.map(({ code }) => code)).size, all.length);
    for (const failure of all) {
      assert.ok(failure instanceof DomainError);
      assert.match(failure.code, /^request\.[a-z_]+$/);
      assert.ok(failure.definition.status >= 400 && failure.definition.status < 600);
      assert.match(failure.definition.title, /^[A-Z].{8,}/);
      assert.equal(failure.message, failure.definition.title);
    }
  });
});
