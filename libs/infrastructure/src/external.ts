import { answersQuery } from './postgres.js';
import { probeHttp, probeNats, probeRedis, probeSmtp } from './probes.js';
import type { S3Access } from './s3.js';

export interface ExternalAddresses {
  readonly postgres?: string;
  readonly nats?: string;
  readonly redis?: string;
  readonly s3?: S3Access;
  readonly mail?: string;
}

/**
 * The servers that the environment names, which take the place of ours: DATABASE_URL or POSTGRES_HOST (with
 * _PORT, _USER, _PASSWORD, _DB), NATS_URL, REDIS_URL or REDIS_HOST (with _PORT, _PASSWORD), S3_ENDPOINT (with
 * S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY, S3_REGION), SMTP_URL.
 * @throws Error naming the variable when one is not a URL or misses its companions.
 */
export function externalAddresses(env: NodeJS.ProcessEnv): ExternalAddresses {
  const postgres = setting(env, 'DATABASE_URL') ?? postgresFromParts(env);
  const nats = setting(env, 'NATS_URL');
  const redis = setting(env, 'REDIS_URL') ?? redisFromParts(env);
  const s3 = s3FromEnvironment(env);
  const mail = setting(env, 'SMTP_URL');
  checkUrl('DATABASE_URL', postgres, ['postgres:', 'postgresql:']);
  checkUrl('NATS_URL', nats, ['nats:', 'tls:']);
  checkUrl('REDIS_URL', redis, ['redis:', 'rediss:']);
  checkUrl('S3_ENDPOINT', s3?.endpoint, ['http:', 'https:']);
  checkUrl('SMTP_URL', mail, ['smtp:', 'smtps:']);
  return {
    ...(postgres === undefined ? {} : { postgres }),
    ...(nats === undefined ? {} : { nats }),
    ...(redis === undefined ? {} : { redis }),
    ...(s3 === undefined ? {} : { s3 }),
    ...(mail === undefined ? {} : { mail }),
  };
}

/** A URL as it may be shown: without its password. */
export function withoutPassword(url: string): string {
  try {
    const parsed = new URL(url);
    if (parsed.password !== '') parsed.password = '***';
    return parsed.toString();
  } catch {
    return '(not a URL)';
  }
}

export async function checkPostgres(url: string): Promise<void> {
  await reach('Postgres', 'DATABASE_URL', url, () => answersQuery(url));
}

export async function checkNats(url: string): Promise<void> {
  const { username, password, protocol } = new URL(url);
  const user = decodeURIComponent(username);
  const login =
    user === ''
      ? undefined
      : password === ''
        ? { auth_token: user }
        : { user, pass: decodeURIComponent(password) };
  await reach('NATS', 'NATS_URL', url, () =>
    probeNats({ ...peer(url, 4222), tls: protocol === 'tls:' }, login),
  );
}

export async function checkRedis(url: string): Promise<void> {
  const { username, password, protocol } = new URL(url);
  const login =
    password === ''
      ? undefined
      : { user: decodeURIComponent(username), password: decodeURIComponent(password) };
  await reach('Redis', 'REDIS_URL', url, () =>
    probeRedis({ ...peer(url, 6379), tls: protocol === 'rediss:' }, login),
  );
}

export async function checkS3(endpoint: string): Promise<void> {
  await reach('The S3 server', 'S3_ENDPOINT', endpoint, () => probeHttp(endpoint));
}

export async function checkMail(url: string): Promise<void> {
  const tls = new URL(url).protocol === 'smtps:';
  await reach('The mail server', 'SMTP_URL', url, () =>
    probeSmtp({ ...peer(url, tls ? 465 : 25), tls }),
  );
}

async function reach(
  what: string,
  variable: string,
  url: string,
  probe: () => Promise<unknown>,
): Promise<void> {
  try {
    await probe();
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    const { host, password } = new URL(url);
    let reason = message || (code ?? 'no reason given');
    for (const secret of [password, decodeURIComponent(password)]) {
      if (secret !== '') reason = reason.replaceAll(secret, '***');
    }
    throw new Error(
      `${what} at ${host} cannot be used: ${reason}. It was named by ${variable}; correct that, or unset it to let Lyceum run its own.`,
    );
  }
}

function peer(url: string, defaultPort: number): { host: string; port: number } {
  const { hostname, port } = new URL(url);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? defaultPort : Number(port) };
}

function setting(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const value = env[name]?.trim();
  return value === undefined || value === '' ? undefined : value;
}

function postgresFromParts(env: NodeJS.ProcessEnv): string | undefined {
  const host = setting(env, 'POSTGRES_HOST');
  if (host === undefined) return undefined;
  const url = new URL(`postgres://${host}:${setting(env, 'POSTGRES_PORT') ?? '5432'}`);
  url.username = encodeURIComponent(setting(env, 'POSTGRES_USER') ?? 'postgres');
  url.password = encodeURIComponent(setting(env, 'POSTGRES_PASSWORD') ?? '');
  url.pathname = `/${encodeURIComponent(setting(env, 'POSTGRES_DB') ?? 'lyceum')}`;
  return url.toString();
}

function redisFromParts(env: NodeJS.ProcessEnv): string | undefined {
  const host = setting(env, 'REDIS_HOST');
  if (host === undefined) return undefined;
  const url = new URL(`redis://${host}:${setting(env, 'REDIS_PORT') ?? '6379'}`);
  url.password = encodeURIComponent(setting(env, 'REDIS_PASSWORD') ?? '');
  return url.toString();
}

function s3FromEnvironment(env: NodeJS.ProcessEnv): S3Access | undefined {
  const endpoint = setting(env, 'S3_ENDPOINT');
  if (endpoint === undefined) return undefined;
  const accessKeyId = setting(env, 'S3_ACCESS_KEY_ID');
  const secretAccessKey = setting(env, 'S3_SECRET_ACCESS_KEY');
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    throw new Error(
      'S3_ENDPOINT is set, so S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY must be set too.',
    );
  }
  return {
    endpoint,
    accessKeyId,
    secretAccessKey,
    region: setting(env, 'S3_REGION') ?? 'us-east-1',
  };
}

function checkUrl(variable: string, value: string | undefined, protocols: readonly string[]): void {
  if (value === undefined) return;
  let protocol: string;
  try {
    ({ protocol } = new URL(value));
  } catch {
    throw new Error(
      `${variable} is not a URL. It looks like ${protocols[0] ?? ''}//user:password@host:port`,
    );
  }
  if (!protocols.includes(protocol)) {
    throw new Error(
      `${variable} begins with ${protocol}// but must begin with ${protocols.map((p) => `${p}//`).join(' or ')}`,
    );
  }
}
