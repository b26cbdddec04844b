import { allProjections, asAdministrator, deadLetters, verify } from '@lyceum/events';

export interface VerifiedEvents {
  readonly projections: number;
  readonly rows: number;
}

/**
 * Does what `npm run events -- verify --all` does: builds every projection again from the log, beside the live one.
 *
 * @throws Error that names what differs, or which events could not be applied
 */
export function verifyEvents(databaseUrl: string): Promise<VerifiedEvents> {
  return asAdministrator(async (client) => {
    const dead = await deadLetters(client, undefined);
    if (dead.length > 0)
      throw new Error(`${dead.length} events are dead: npm run events -- dead-letters`);
    const projections = await allProjections(client);
    const waiting = { progress: () => undefined, stop: new AbortController().signal };
    let rows = 0;
    for (const { service, projection } of projections) {
      const { tables } = await verify(client, service, projection, waiting);
      const wrong = tables.find(({ differing }) => differing > 0);
      if (wrong) throw new Error(`${wrong.differing} rows of ${service}.${wrong.table} differ`);
      rows += tables.reduce((sum, table) => sum + table.rows, 0);
    }
    return { projections: projections.length, rows };
  }, databaseUrl);
}
