import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { adminUrl } from '@lyceum/db';

/** A running Lyceum, as the story needs to know it. */
export interface Installation {
  readonly gatewayUrl: string;
  /** The web interface of the mail catcher, where the codes arrive. */
  readonly inboxUrl: string;
  /** An administrator of the database, for what operators verify. */
  readonly databaseUrl: string;
}

interface InstanceFile {
  readonly phase?: string;
  readonly url?: string;
  readonly places?: Readonly<Record<string, string>>;
}

/**
 * The installation of this checkout.
 *
 * @throws Error that says what to do when it does not run, or has no mail catcher
 */
export function runningInstallation(root: string): Installation {
  const { phase, url, places } = instanceFile(join(root, '.lyceum', 'instance.json'));
  if (phase !== 'ready' || url === undefined)
    throw new Error('Lyceum is not ready here. Start it with: npm run up');
  const inboxUrl = places?.['mail inbox'];
  if (inboxUrl === undefined)
    throw new Error(
      'The demo reads the codes of new accounts from the mail catcher, and SMTP_URL names another mail server. Start Lyceum without it.',
    );
  return { gatewayUrl: url, inboxUrl, databaseUrl: adminUrl() };
}

function instanceFile(file: string): InstanceFile {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as InstanceFile;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}
