import { requestErrors, type ErrorDefinition } from '@lyceum/platform';
import {
  isSafe,
  isStream,
  type Components,
  type Operation,
  type Parameter,
  type Reference,
} from './openapi.js';

/** Whether a request with an `Idempotency-Key` is done once: a stream is for who listens, and is not kept. */
const isKept = (operation: Operation, method: string): boolean =>
  method === 'post' && !isHealth(operation) && !isStream(operation);

/** Answered by the gateway alone, before limits and whatever is behind it. */
const HEALTH = 'health';

export const isPublic = ({ security }: Operation): boolean =>
  security.every((scheme) => Object.keys(scheme).length === 0);
const isHealth = ({ tags }: Operation): boolean => tags.includes(HEALTH);

/** What can go wrong between a caller and a service. */
export function edgeFailures(operation: Operation, method: string): ErrorDefinition[] {
  if (isHealth(operation)) return [];
  const e = requestErrors;
  const failures = [e.rate_limited, e.overloaded, e.unavailable, e.upstream_timeout];
  if (!isSafe(method) && !isPublic(operation)) failures.push(e.csrf_failed);
  if (isKept(operation, method))
    failures.push(
      e.idempotency_key_invalid,
      e.idempotency_in_progress,
      e.idempotency_answer_not_kept,
      e.idempotency_key_reused,
      e.idempotency_unavailable,
    );
  return failures.map(({ definition }) => definition);
}

/** Parameters that the edge understands on top of the service's. */
export function edgeParameters(operation: Operation, method: string): Reference[] {
  return isKept(operation, method) ? [{ $ref: '#/components/parameters/IdempotencyKey' }] : [];
}

/** Headers that every answer to the operation can carry. */
export function edgeHeaders(operation: Operation): Record<string, Reference> {
  const limits = isHealth(operation) ? [] : ['RateLimit', 'RateLimit-Policy'];
  return Object.fromEntries(
    ['X-Request-Id', ...limits].map((name) => [name, { $ref: `#/components/headers/${name}` }]),
  );
}

/** How a caller says who it is: a token, a key, or the cookies of browser mode with proof of the page. */
export function edgeSecurity(operation: Operation, method: string): Operation['security'] {
  if (isPublic(operation)) return [];
  return [
    { bearer: [] },
    { apiKey: [] },
    isSafe(method) ? { cookie: [] } : { cookie: [], csrf: [] },
  ];
}

/** Visible ASCII without quote, backslash and comma. */
const KEY = '[!#-+\\x2d-\\x5b\\x5d-~]{1,255}';

const idempotencyKey: Parameter = {
  name: 'idempotency-key',
  in: 'header',
  description:
    'Makes the request safe to repeat: for a day, the same key with the same body answers what it answered the first time. With another body it is refused (422), also when the first one was: what is mended goes under a new key.',
  schema: { type: 'string', pattern: `^(${KEY}|"${KEY}")$` },
  example: '0d3b2f6e-5c1a-4f57-9d4e-2a8f6f1f9b11',
};

export const edgeComponents: Pick<Components, 'parameters' | 'headers' | 'securitySchemes'> = {
  parameters: { IdempotencyKey: idempotencyKey },
  headers: {
    'X-Request-Id': {
      description: 'Names the request in the logs; quote it in a report.',
      schema: { type: 'string', pattern: '^[\\w.:-]{1,64}$' },
    },
    RateLimit: {
      description:
        'How many requests are left (`r`) and in how many seconds there are more (`t`), by draft-ietf-httpapi-ratelimit-headers.',
      schema: { type: 'string', examples: ['"default";r=99;t=60'] },
    },
    'RateLimit-Policy': {
      description: 'The limit: so many requests (`q`) in so many seconds (`w`).',
      schema: { type: 'string', examples: ['"default";q=100;w=60'] },
    },
    'Retry-After': {
      description: 'Seconds to wait before trying again.',
      schema: { type: 'string', pattern: '^\\d+$', examples: ['5'] },
    },
  },
  securitySchemes: {
    bearer: {
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'JWT',
      description: 'An access token, or an API key (`lyk_…`).',
    },
    apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key', description: 'An API key.' },
    cookie: {
      type: 'apiKey',
      in: 'cookie',
      name: 'lyceum_access',
      description:
        'Set by signing in with `"mode": "cookie"`; called `__Host-lyceum_access` where cookies are secure.',
    },
    csrf: {
      type: 'apiKey',
      in: 'header',
      name: 'x-csrf-token',
      description: 'The `csrfToken` of the session, with every change that a cookie authorises.',
    },
  },
};
