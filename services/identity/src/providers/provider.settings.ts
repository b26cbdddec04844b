import { optional } from '@lyceum/platform';
import { z } from 'zod';

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Secrets and codes travel to this address: HTTPS, unless it is this machine. */
const secureUrl = z.string().refine((value) => {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname } = new URL(value);
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname));
});

const common = {
  /** Part of addresses, for ever: `/v1/auth/providers/<name>`. */
  name: z.string().regex(/^[a-z][a-z0-9-]{0,38}$/),
  /** What people read on the button. */
  title: z.string().min(1).max(60).optional(),
  clientId: z.string().min(1).max(512),
  clientSecret: z.string().min(1).max(2048),
};

const provider = z.discriminatedUnion('kind', [
  z.strictObject({ ...common, kind: z.literal('google'), trustsEmail: z.boolean().default(true) }),
  z.strictObject({
    ...common,
    kind: z.literal('github'),
    trustsEmail: z.boolean().default(true),
    /** Of a GitHub Enterprise Server. */
    baseUrl: secureUrl.default('https://github.com'),
    apiUrl: secureUrl.optional(),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('oidc'),
    issuer: secureUrl,
    /** Whether an address that it calls verified belongs to whoever has the account there. */
    trustsEmail: z.boolean().default(false),
  }),
]);

export type ProviderSettings = z.infer<typeof provider>;
export type GithubSettings = Extract<ProviderSettings, { kind: 'github' }>;

/** JSON. Says which entry is wrong where, and never what stands there. */
const providers = z.string().transform((raw, context): readonly ProviderSettings[] => {
  let entries: unknown;
  try {
    entries = JSON.parse(raw);
  } catch {
    return refuse(context, 'is not JSON');
  }
  const parsed = z.array(provider).max(20).safeParse(entries);
  if (!parsed.success) {
    const { path } = parsed.error.issues[0]!;
    return refuse(context, `is wrong or incomplete at ${path.join('.') || 'the top'}`);
  }
  const names = parsed.data.map(({ name }) => name);
  return new Set(names).size === names.length ? parsed.data : refuse(context, 'has a name twice');
});

function refuse(context: z.RefinementCtx, message: string): never {
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
}

export const providerSettings = {
  IDENTITY_PROVIDERS: optional(
    providers,
    'who else people may sign in with: a JSON list, see docs/operations/sign-in.md',
    { fallback: [] },
  ),
} as const;
