import { requestErrors, type ErrorDefinition } from '@lyceum/platform';
import { isSafe, type Operation } from './openapi.js';
import type { Schema } from './schema.js';

/** RFC 9457, with a code for programs and a trace to quote to people. */
export const problemSchema: Schema = {
  type: 'object',
  description: 'A problem document (RFC 9457). `code` is stable; texts are for people.',
  properties: {
    type: { type: 'string', format: 'uri', examples: ['urn:lyceum:problem:request.invalid'] },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', pattern: '^[a-z]+\\.[a-z_]+$' },
    detail: { type: 'string' },
    traceId: { type: 'string', pattern: '^[0-9a-f]{32}$' },
    errors: {
      type: 'array',
      description: 'Which fields are wrong.',
      items: {
        type: 'object',
        properties: {
          pointer: { type: 'string', description: 'A JSON pointer (RFC 6901) to the field.' },
          messages: { type: 'array', items: { type: 'string' } },
        },
        required: ['pointer', 'messages'],
      },
    },
  },
  required: ['type', 'title', 'status', 'code', 'traceId'],
  additionalProperties: true,
};

/** What a request can meet in a service before its handler is asked, by what the operation takes. */
export function requestFailures(operation: Operation, method: string): ErrorDefinition[] {
  const e = requestErrors;
  const failures = [e.malformed, e.token_invalid, e.token_revoked, e.headers_too_large];
  if (operation.security.some((scheme) => Object.keys(scheme).length > 0))
    // A role that is not allowed, or the scopes of a key that do not reach here.
    failures.push(e.unauthenticated, e.forbidden);
  if (!isSafe(method))
    failures.push(e.malformed_json, e.media_type_unsupported, e.body_too_large, e.timeout);
  const takes = (place: string, name?: string): boolean =>
    operation.parameters?.some(
      (each) => 'in' in each && each.in === place && (name ?? each.name) === each.name,
    ) ?? false;
  if (operation.requestBody?.content['application/json']?.schema || takes('query'))
    failures.push(e.invalid);
  if (takes('header', 'if-match')) failures.push(e.precondition_failed);
  if (takes('query', 'cursor')) failures.push(e.cursor_invalid);
  // Longer than any id: the router finds nothing.
  if (takes('path')) failures.push(e.not_found);
  return failures.map(({ definition }) => definition);
}
