import { adminUrl, listBackups, validateAll, withClient } from '@lyceum/db';
import { asAdministrator, deadLetters } from '@lyceum/events';
import type { Verdict } from './gate.js';

const HOUR_MS = 3_600_000;
/** One a day, and time to make it. */
const BACKUP_HOURS = 26;
const ARCHIVED_MINUTES = 10;

/** What the database tells: its schemas, events that were given up, backups. */
export async function storeVerdicts(backups: string): Promise<Verdict[]> {
  const url = adminUrl();
  const findings = await validateAll(url);
  const dead = await asAdministrator((client) => deadLetters(client, undefined), url);
  return [
    {
      what: 'migrations are applied',
      isGo: findings.length === 0,
      found:
        findings[0] === undefined
          ? 'the schemas are as the code needs them'
          : `${findings.length}: ${findings[0]}`,
    },
    { what: 'no event is dead', isGo: dead.length === 0, found: `${dead.length} dead` },
    backupVerdict(backups, new Date()),
    await archiveVerdict(url),
  ];
}

function backupVerdict(backups: string, now: Date): Verdict {
  const newest = listBackups(backups).at(-1);
  const hours = newest && (now.getTime() - newest.finishedAt.getTime()) / HOUR_MS;
  return {
    what: `the newest backup is not older than ${BACKUP_HOURS} h`,
    isGo: hours !== undefined && hours <= BACKUP_HOURS,
    found: hours === undefined ? `there is none in ${backups}` : `${hours.toFixed(1)} h`,
  };
}

function archiveVerdict(url: string): Promise<Verdict> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ failing: boolean; minutes: number | null }>(
      `select coalesce(last_failed_time > coalesce(last_archived_time, '-infinity'), false) as failing,
              extract(epoch from now() - last_archived_time)::float8 / 60 as minutes
         from pg_stat_archiver`,
    );
    const { failing, minutes } = rows[0]!;
    const age = minutes === null ? 'never' : `${minutes.toFixed(1)} min ago`;
    return {
      what: `the log was archived in the last ${ARCHIVED_MINUTES} min`,
      isGo: !failing && minutes !== null && minutes <= ARCHIVED_MINUTES,
      found: failing ? `the last attempt failed; before: ${age}` : age,
    };
  });
}
