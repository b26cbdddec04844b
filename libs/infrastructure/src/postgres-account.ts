import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Account } from './die-with-parent.js';

const OWN_ACCOUNT = 'lyceum';

/**
 * Postgres refuses to run as root. As root this returns the account it runs as instead: `postgres` where
 * the system has it, else a system account `lyceum` that is made now. For everybody else: undefined.
 * @throws Error when there is no such account and none can be made.
 */
export function postgresAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const known = find('postgres') ?? find('_postgres') ?? find(OWN_ACCOUNT);
  if (known !== undefined) return known;
  spawnSync('useradd', [
    '--system',
    '--user-group',
    '--no-create-home',
    '--shell',
    '/usr/sbin/nologin',
    OWN_ACCOUNT,
  ]);
  const made = find(OWN_ACCOUNT);
  if (made !== undefined) return made;
  throw new Error(
    'Postgres refuses to run as root, and no account for it could be made. ' +
      'Run as an ordinary user, make an account named "lyceum", or set DATABASE_URL to a Postgres that you run.',
  );
}

function find(name: string): Account | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  if (line !== undefined) {
    const [, , uid = '', gid = ''] = line.split(':');
    return { name, uid: Number(uid), gid: Number(gid) };
  }
  // macOS and directory services keep accounts outside /etc/passwd.
  const [uid, gid] = ['-u', '-g'].map((flag) =>
    spawnSync('id', [flag, name], { encoding: 'utf8' }),
  );
  if (uid?.status !== 0 || gid?.status !== 0) return undefined;
  return { name, uid: Number(uid.stdout), gid: Number(gid.stdout) };
}
