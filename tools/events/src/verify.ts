import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientBase } from 'pg';
import { compare, type Comparison } from './compare.js';
import { performTask, projectionTables, type Waiting } from './projection-task.js';
import { withShadowSchema } from './shadow-schema.js';

export interface Verification extends Comparison {
  readonly events: number;
}

/** Events may arrive while it is built; then the rest is applied too, and compared again. */
const ATTEMPTS = 5;
const PAUSE_MS = 500;

/** Has the service build the projection again beside the live one, and compares the two. */
export async function verify(
  client: ClientBase,
  service: string,
  projection: string,
  waiting: Waiting,
): Promise<Verification> {
  const tables = await projectionTables(client, service, projection);
  return withShadowSchema(client, service, tables, async () => {
    for (let attempt = 1; ; attempt += 1) {
      const events = await performTask(client, service, projection, 'verify', waiting);
      const comparison = await compare(client, service, projection, tables);
      const differs = comparison.tables.some(({ differing }) => differing > 0);
      if (!differs || comparison.sameEvents || attempt === ATTEMPTS)
        return { ...comparison, events };
      waiting.progress('events arrived meanwhile; comparing again');
      await sleep(PAUSE_MS);
    }
  });
}
