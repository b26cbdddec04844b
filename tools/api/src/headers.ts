import type { AnswerHeader } from '@lyceum/platform';
import type { Header } from './openapi.js';

const HEADERS: Readonly<Record<AnswerHeader, Header>> = {
  etag: {
    description: 'The version of the resource, for `If-Match` and `If-None-Match`.',
    schema: { type: 'string', examples: ['"v1"'] },
  },
  location: {
    description: 'The address of what was made.',
    schema: { type: 'string', format: 'uri-reference' },
  },
  'cache-control': {
    description: 'Who may keep the answer, and for how long.',
    schema: { type: 'string' },
  },
  'retry-after': {
    description: 'Seconds to wait before trying again.',
    schema: { type: 'string', pattern: '^\\d+$' },
  },
  'set-cookie': { description: 'Cookies of browser mode.', schema: { type: 'string' } },
  'content-disposition': {
    description: 'How a browser should treat the file.',
    schema: { type: 'string' },
  },
  'last-modified': { description: 'When it changed last.', schema: { type: 'string' } },
};

export function answerHeaders(names: readonly AnswerHeader[]): Record<string, Header> {
  return Object.fromEntries(names.map((name) => [name, HEADERS[name]]));
}
