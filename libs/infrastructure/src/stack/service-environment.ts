import type { Infrastructure } from '../infrastructure.js';
import { DEFAULT_BUCKET } from '../s3.js';
import { jobsAccount } from './discover-services.js';
import type { StackSecrets } from './stack-secrets.js';

/** The service that callers from outside talk to; the only one without a database. */
export const GATEWAY = 'gateway';
/** The service that needs ffmpeg, and serves media to browsers itself where there is no CDN. */
export const MEDIA = 'media';

/** Read by us, or by another Postgres or Redis than the one a service is given. */
const NOT_INHERITED =
  /^(DATABASE_URL|JOBS_DATABASE_URL$|POSTGRES_|PG|NATS_|REDIS_|SMTP_URL$|S3_|PORT$|HOST$|npm_|NODE_TEST_|LYCEUM_TEST_)/;

export interface ServiceEnvironmentOptions {
  readonly service: string;
  readonly infrastructure: Infrastructure;
  /** The database of the stack, with the credentials of its owner. */
  readonly databaseUrl: string;
  readonly secrets: StackSecrets;
  /** Service name to address, of all services. */
  readonly urls: Readonly<Record<string, string>>;
  /** What the services get beside what is set here: the environment of the user. */
  readonly inherit: NodeJS.ProcessEnv;
  readonly nodeEnv: 'development' | 'test';
  readonly bucket?: string;
}

/** The variable that tells the others where a service is. */
export function urlVariable(service: string): string {
  return `${service.toUpperCase().replaceAll('-', '_')}_URL`;
}

/** The environment of one service: its own role and bus user, the addresses of all, and what the user set. */
export function serviceEnvironment(options: ServiceEnvironmentOptions): NodeJS.ProcessEnv {
  const { service, infrastructure, secrets, urls, inherit } = options;
  const { redis, s3, mail } = infrastructure;
  const inherited = Object.entries(inherit).filter(([name]) => !NOT_INHERITED.test(name));
  return {
    ...Object.fromEntries(inherited),
    NODE_ENV: options.nodeEnv,
    LOG_LEVEL: inherit['LOG_LEVEL'] || 'info',
    // Whoever follows the log on a laptop wants to see what happens; production logs problems only.
    ...(options.nodeEnv === 'development'
      ? { LOG_REQUESTS: inherit['LOG_REQUESTS'] || 'all' }
      : {}),
    SERVICE_NAME: service,
    HOST: '127.0.0.1',
    PORT: new URL(urls[service] ?? 'http://127.0.0.1:0').port,
    ...(service === GATEWAY
      ? {}
      : {
          DATABASE_URL: roleUrl(service, options),
          CURSOR_SIGNING_KEY: secrets.cursorSigningKey,
        }),
    ...(jobsAccount(service) in secrets.databasePasswords
      ? { JOBS_DATABASE_URL: roleUrl(jobsAccount(service), options) }
      : {}),
    ...busLogin(service, infrastructure, secrets),
    ...(redis === undefined ? {} : { REDIS_URL: redis.url }),
    ...(s3 === undefined
      ? {}
      : {
          S3_ENDPOINT: s3.endpoint,
          S3_REGION: s3.region,
          S3_ACCESS_KEY_ID: s3.accessKeyId,
          S3_SECRET_ACCESS_KEY: s3.secretAccessKey,
          S3_BUCKET: options.bucket ?? inherit['S3_BUCKET'] ?? DEFAULT_BUCKET,
          S3_FORCE_PATH_STYLE: inherit['S3_FORCE_PATH_STYLE'] ?? 'true',
        }),
    ...(mail === undefined ? {} : { SMTP_URL: mail.smtpUrl }),
    PUBLIC_URL: inherit['PUBLIC_URL'] || urls[GATEWAY],
    ...Object.fromEntries(Object.entries(urls).map(([name, url]) => [urlVariable(name), url])),
    ...(service === 'identity'
      ? {
          IDENTITY_KEY_ENCRYPTION_KEY: secrets.identityKeyEncryptionKey,
          // The gateway says where a request came from.
          TRUST_PROXY: 'loopback',
        }
      : {}),
    ...(service === GATEWAY ? edgeSettings(options) : {}),
    ...(service === MEDIA
      ? { MEDIA_TOKEN_KEY: secrets.mediaTokenKey, TRUST_PROXY: 'loopback' }
      : {}),
    // There is no certificate on a laptop.
    ...(service === 'identity' || service === GATEWAY
      ? { COOKIE_SECURE: inherit['COOKIE_SECURE'] ?? 'false' }
      : {}),
  };
}

/** Tests and benches do in a minute what a school does in a month; what they find out is not the limits. */
const TEST_LIMITS =
  'auth 100000/s, chat 100000/s, upload 100000/s, quiz 100000/s, default 100000/s';

function edgeSettings({ secrets, nodeEnv, inherit }: ServiceEnvironmentOptions): NodeJS.ProcessEnv {
  const limits = inherit['RATE_LIMITS'] ?? (nodeEnv === 'test' ? TEST_LIMITS : undefined);
  return {
    EDGE_ENCRYPTION_KEY: secrets.edgeEncryptionKey,
    // Many stacks on one machine are late without being overloaded.
    ...(nodeEnv === 'test' && {
      SHED_EVENT_LOOP_DELAY_MS: inherit['SHED_EVENT_LOOP_DELAY_MS'] ?? '5000',
    }),
    ...(limits === undefined || inherit['RATE_LIMITS_FILE'] ? {} : { RATE_LIMITS: limits }),
  };
}

/** The database role of a service or of its jobs: `lyceum_catalog`, `lyceum_identity_jobs`. */
export function databaseRole(account: string): string {
  return `lyceum_${account.replaceAll('-', '_')}`;
}

function roleUrl(account: string, { databaseUrl, secrets }: ServiceEnvironmentOptions): string {
  const url = new URL(databaseUrl);
  url.username = databaseRole(account);
  url.password = secrets.databasePasswords[account] ?? '';
  return url.toString();
}

/** A bus of ours knows each service; on a bus of the user's, all log in with what its URL says. */
function busLogin(
  service: string,
  { nats }: Infrastructure,
  secrets: StackSecrets,
): NodeJS.ProcessEnv {
  if (nats === undefined) return {};
  if (!nats.external) {
    return {
      NATS_URL: nats.url,
      NATS_USER: service,
      NATS_PASSWORD: secrets.natsPasswords[service],
    };
  }
  const { url, user, password } = natsLogin(nats.url);
  return {
    NATS_URL: url,
    ...(user === undefined ? {} : { NATS_USER: user, NATS_PASSWORD: password ?? '' }),
  };
}

/** Takes the credentials out of the URL of a NATS server. */
export function natsLogin(address: string): { url: string; user?: string; password?: string } {
  const url = new URL(address);
  const [user, password] = [decodeURIComponent(url.username), decodeURIComponent(url.password)];
  url.username = '';
  url.password = '';
  const bare = url.toString().replace(/\/$/, '');
  return user === '' ? { url: bare } : { url: bare, user, password };
}
