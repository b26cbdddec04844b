import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { databaseAccounts, type ServiceFolder } from './discover-services.js';

/** What the parts of one installation prove themselves to each other with. */
export interface StackSecrets {
  /** Name of a service, or of its jobs (`identity-jobs`), to the password of its database role. */
  readonly databasePasswords: Record<string, string>;
  /** Service name to the password of its user on the bus. */
  readonly natsPasswords: Record<string, string>;
  readonly natsAdminPassword: string;
  /** 32 bytes in base64; encrypts the keys that sign tokens. */
  readonly identityKeyEncryptionKey: string;
  /** 32 bytes in base64; signs the cursors of lists. */
  readonly cursorSigningKey: string;
  /** 32 bytes in base64; encrypts what the gateway keeps in Redis. */
  readonly edgeEncryptionKey: string;
  /** Signs the addresses of media. */
  readonly mediaTokenKey: string;
}

type NamedService = Pick<ServiceFolder, 'name' | 'hasJobs'>;

/**
 * The secrets of a stack with these services, kept in `file` (mode 600): read when it exists, completed for
 * services that are new, made when it does not exist.
 * @throws Error when the file is not readable as JSON.
 */
export function stackSecrets(file: string, services: readonly NamedService[]): StackSecrets {
  const known = existsSync(file) ? read(file) : {};
  const secrets = completeSecrets(known, services);
  if (JSON.stringify(known) !== JSON.stringify(secrets)) {
    const unfinished = `${file}.${process.pid}`;
    writeFileSync(unfinished, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
    renameSync(unfinished, file);
  }
  chmodSync(file, 0o600);
  return secrets;
}

/** Fills in what is missing with fresh random values. */
export function completeSecrets(
  known: Partial<StackSecrets>,
  services: readonly NamedService[],
): StackSecrets {
  return {
    databasePasswords: passwords(known.databasePasswords, databaseAccounts(services)),
    natsPasswords: passwords(
      known.natsPasswords,
      services.map(({ name }) => name),
    ),
    natsAdminPassword: known.natsAdminPassword ?? password(),
    identityKeyEncryptionKey: known.identityKeyEncryptionKey ?? key(),
    cursorSigningKey: known.cursorSigningKey ?? key(),
    edgeEncryptionKey: known.edgeEncryptionKey ?? key(),
    mediaTokenKey: known.mediaTokenKey ?? password(),
  };
}

function passwords(
  known: Record<string, string> = {},
  accounts: readonly string[],
): Record<string, string> {
  return { ...Object.fromEntries(accounts.map((name) => [name, password()])), ...known };
}

const key = (): string => randomBytes(32).toString('base64');

/** Begins with a letter and needs no escape: it stands in URLs and in the configuration of nats-server. */
function password(): string {
  return `p${randomBytes(20).toString('hex')}`;
}

function read(file: string): Partial<StackSecrets> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Partial<StackSecrets>;
  } catch (error) {
    throw new Error(
      `${file} cannot be read (${(error as Error).message}). It holds the passwords of this installation: restore it, or forget the data with: npm run down -- --reset`,
    );
  }
}
