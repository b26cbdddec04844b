import assert from 'node:assert/strict';
import type { Answer } from '@lyceum/testing';

/** What must never be in an answer: traces, SQL, addresses, paths, names of the insides. */
const INTERNALS =
  /\bat .+:\d+:\d+|node_modules|\/dist\/|\/work\/|\/home\/|\/usr\/|\bselect\b .*\bfrom\b|insert into|127\.0\.0\.1|localhost|lyceum_|ECONN|postgres(ql)?:\/\/|sqlstate/i;

/** The answer is a problem document (RFC 9457) as every service gives it, and tells nothing of the insides. */
export function assertProblem(
  { status, headers, body, text }: Answer<object>,
  expected: { readonly status?: number; readonly code?: string } = {},
): void {
  const problem = body as Record<string, unknown>;
  assert.equal(headers.get('content-type')?.split(';')[0], 'application/problem+json', text);
  assert.equal(problem['status'], status, text);
  assert.match(String(problem['code']), /^[a-z]+\.[a-z_]+$/);
  assert.equal(typeof problem['title'], 'string');
  assert.match(String(problem['traceId']), /^[0-9a-f]{32}$/);
  assertNothingLeaks(text);
  if (expected.status !== undefined) assert.equal(status, expected.status, text);
  if (expected.code !== undefined) assert.equal(problem['code'], expected.code);
}

export function assertNothingLeaks(text: string): void {
  assert.doesNotMatch(text, INTERNALS);
}
