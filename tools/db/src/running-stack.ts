import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './discover-schemas.js';

interface StackState {
  readonly adminUrl?: string;
  readonly natsUrl?: string;
  readonly store?: StoreAccess;
}

/** The bucket of an installation, and how to get in. */
export interface StoreAccess {
  readonly endpoint?: string | undefined;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly bucket: string;
}

/** Where the stack of this checkout (`npm start`) listens, if there is one. */
function stackState(): StackState {
  try {
    return JSON.parse(readFileSync(join(root, '.lyceum/connections.json'), 'utf8')) as StackState;
  } catch {
    return {};
  }
}

/** @throws Error that says what to set */
export function adminUrl(env: NodeJS.ProcessEnv = process.env): string {
  const url = env.DATABASE_ADMIN_URL ?? stackState().adminUrl;
  if (!url)
    throw new Error(
      'Set DATABASE_ADMIN_URL (an administrator of the database), or run npm run up first',
    );
  if (!/^postgres(ql)?:/.test(url) || !URL.canParse(url))
    throw new Error(
      'DATABASE_ADMIN_URL must be an address such as postgres://postgres:password@localhost:5432/lyceum',
    );
  return url;
}

/** @throws Error that says what to set */
export function bus(env: NodeJS.ProcessEnv = process.env): {
  url: string;
  user?: string;
  password?: string;
} {
  const url = env.NATS_URL ?? stackState().natsUrl;
  if (!url) throw new Error('Set NATS_URL, or run npm run up first');
  if (!/^(nats|tls):/.test(url) || !URL.canParse(url))
    throw new Error('NATS_URL must be an address such as nats://localhost:4222');
  return {
    url,
    ...(env.NATS_ADMIN_USER && { user: env.NATS_ADMIN_USER }),
    ...(env.NATS_ADMIN_PASSWORD && { password: env.NATS_ADMIN_PASSWORD }),
  };
}

/** @throws Error that says what to set */
export function storeAccess(env: NodeJS.ProcessEnv = process.env): StoreAccess {
  const { S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY, S3_BUCKET } = env;
  const { store } = stackState();
  if (S3_ACCESS_KEY_ID && S3_SECRET_ACCESS_KEY && S3_BUCKET)
    return {
      endpoint: env.S3_ENDPOINT,
      region: env.S3_REGION ?? 'us-east-1',
      accessKeyId: S3_ACCESS_KEY_ID,
      secretAccessKey: S3_SECRET_ACCESS_KEY,
      bucket: S3_BUCKET,
    };
  // Half of an address is a mistake, and no wish for the store of this checkout.
  const isAnother = (env.S3_ENDPOINT || store?.endpoint) !== store?.endpoint;
  if (store && !isAnother && !S3_ACCESS_KEY_ID && !S3_SECRET_ACCESS_KEY && !S3_BUCKET) return store;
  throw new Error(
    'Set S3_BUCKET, S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY (and S3_ENDPOINT), or run npm run up first',
  );
}

/** `CATALOG_DATABASE_PASSWORD` → the password of catalog's role, `IDENTITY_JOBS_DATABASE_PASSWORD` → of `identity-jobs`. */
export function rolePasswords(
  accounts: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
  return Object.fromEntries(
    accounts.flatMap((account) => {
      const password = env[`${account.toUpperCase().replaceAll('-', '_')}_DATABASE_PASSWORD`];
      return password ? [[account, password] as const] : [];
    }),
  );
}
