import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './discover-schemas.js';

interface StackState {
  readonly adminUrl?: string;
  readonly natsUrl?: string;
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
  return {
    url,
    ...(env.NATS_ADMIN_USER && { user: env.NATS_ADMIN_USER }),
    ...(env.NATS_ADMIN_PASSWORD && { password: env.NATS_ADMIN_PASSWORD }),
  };
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
