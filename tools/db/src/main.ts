import { databaseAccounts, discoverServices } from '@lyceum/infrastructure';
import { provisionStreams } from '@lyceum/messaging/backbone';
import { root } from './discover-schemas.js';
import { confirmHosted } from './hosted.js';
import { migrateAll, rollbackService, validateAll } from './migrate-all.js';
import { USAGE, parseOptions, type Options } from './options.js';
import { rotateSigningKey } from './rotate-signing-key.js';
import { adminUrl, bus, rolePasswords } from './running-stack.js';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** What needs more than the database's own code is loaded when it is called for: migrating is to begin at once. */
const commands: Readonly<Record<string, (options: Options) => Promise<void>>> = {
  async migrate({ hosted, yes }) {
    const url = adminUrl();
    if (hosted) await confirmHosted(url, yes);
    const accounts = databaseAccounts(discoverServices(root));
    await migrateAll({ adminUrl: url, rolePasswords: rolePasswords(accounts), log: say });
    say('The database is up to date.');
  },

  async rollback({ service, count }) {
    if (!service) throw new Error('Say which service: --service catalog');
    await rollbackService(adminUrl(), service, count, say);
  },

  async validate() {
    const findings = await validateAll(adminUrl());
    for (const finding of findings) say(finding);
    if (findings.length > 0) throw new Error(`${findings.length} findings`);
    say('The database is as the code needs it.');
  },

  async provision() {
    await provisionStreams({
      ...bus(),
      replicas: Number(process.env.NATS_REPLICAS ?? '1'),
      webhookDays: Number(process.env.WEBHOOK_RETENTION_DAYS || '30'),
    });
    say('The streams are as the services need them.');
  },

  async 'keys:rotate'({ mode }) {
    say(`New signing key ${await rotateSigningKey(adminUrl(), mode)}.`);
  },

  async admin({ grant, revoke }) {
    const { grantAdmin, listAdmins, revokeAdmin } = await import('./platform-admins.js');
    const url = adminUrl();
    if (grant !== undefined) await grantAdmin(url, grant);
    if (revoke !== undefined) await revokeAdmin(url, revoke);
    const admins = await listAdmins(url);
    say(admins.length === 0 ? 'There are no admins.' : admins.join('\n'));
  },

  async 'jobs:dead'({ service }) {
    const { tellDeadJobs } = await import('./dead-jobs.js');
    await tellDeadJobs(adminUrl(), service, say);
  },

  async 'jobs:redrive'({ service, id, all }) {
    if (!service) throw new Error('Say which service: --service media');
    if ((id === undefined) === !all) throw new Error('Say which: --id <job> or --all');
    const { redriveJobs } = await import('./dead-jobs.js');
    await redriveJobs(adminUrl(), service, id, say);
  },

  async help() {
    say(USAGE);
  },

  backup: async () => (await import('./backup/commands.js')).backup(root, say),
  restore: async ({ at }) => (await import('./backup/commands.js')).restore(root, at, say),
  drill: async () => (await import('./backup/commands.js')).runDrill(root, say),
  'backup:files': async () => (await import('./backup/file-commands.js')).filesBackup(root, say),
  'restore:files': async () => (await import('./backup/file-commands.js')).filesRestore(root, say),

  async generate({ check }) {
    const { generate } = await import('./generate.js');
    const stale = await generate(check);
    for (const path of stale) say(`${check ? 'stale' : 'wrote'} ${path}`);
    if (check && stale.length > 0)
      throw new Error('Generated files do not fit the code; run npm run generate');
    if (stale.length === 0) say('Generated files are up to date.');
  },
};

try {
  const options = parseOptions(process.argv.slice(2));
  const command = commands[options.command];
  if (!command) throw new Error(USAGE);
  await command(options);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  // Not what a connection to a server that hangs still waits for.
  process.exit(1);
}
