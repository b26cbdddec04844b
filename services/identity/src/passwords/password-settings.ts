import { availableParallelism } from 'node:os';
import { integer, optional, url } from '@lyceum/platform';

export const passwordSettings = {
  // The lowest that OWASP's Password Storage Cheat Sheet allows is the default: it fits small machines.
  PASSWORD_MEMORY_KIB: optional(integer(19_456, 4_194_304), 'memory of one password hash', {
    fallback: 19_456,
  }),
  PASSWORD_PASSES: optional(integer(2, 100), 'passes of one password hash over its memory', {
    fallback: 2,
  }),
  PASSWORD_HASHES_AT_ONCE: optional(integer(1, 64), 'password hashes made at the same time', {
    fallback: Math.max(1, Math.min(4, availableParallelism())),
  }),
  PASSWORD_HASHES_WAITING: optional(
    integer(0, 10_000),
    'sign-ins that wait for their turn; more are told to come back',
    { fallback: 100 },
  ),
  BREACHED_PASSWORDS_URL: optional(
    url('https', 'http'),
    'range service that knows leaked passwords (as api.pwnedpasswords.com); not asked without it',
  ),
} as const;
