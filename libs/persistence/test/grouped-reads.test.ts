import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { systemActor } from '@lyceum/platform';
import { pointRead, type Database } from '../src/index.js';
import { ADD, notes, type Note } from './notes.js';
import { member, sample, type Sample } from './sample.js';

const BY_ID = pointRead<Note & { pid: number }>(
  'notes.by_id',
  'select *, pg_backend_pid() as pid from notes where id = $1::integer',
);
const DIVIDED = pointRead<{ result: number }>('notes.divided', 'select 10 / $1::integer as result');
const MOMENT = pointRead<{ moment: string }>('notes.moment', 'select now()::text as moment');

describe('point reads of the same moment', () => {
  let service: Sample;
  let database: Database;
  before(async () => {
    service = await sample([notes]);
    database = service.open({ maxConnections: 2 });
  });
  after(() => service.end());

  it('each see the rows of their own school, though they share a round trip', async () => {
    const actors = Array.from({ length: 40 }, () => member());
    for (const actor of actors)
      await database.run(actor, (tx) => tx.execute(ADD, [1, actor.tenantId]));
    const nobody = systemActor('nobody');
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, at) =>
        at % 5 === 4
          ? database.read(nobody, BY_ID, [1])
          : database.read(actors[at % actors.length]!, BY_ID, [1]),
      ),
    );
    answers.forEach((rows, at) => {
      if (at % 5 === 4) assert.deepEqual(rows, []);
      else
        assert.deepEqual(
          rows.map(({ body }) => body),
          [actors[at % actors.length]!.tenantId],
        );
    });
  });

  it('share a round trip', async () => {
    const answers = await Promise.all(
      Array.from({ length: 16 }, () => database.read(member(), MOMENT)),
    );
    assert.equal(new Set(answers.map(([row]) => row!.moment)).size, 1);
  });

  it('do not fail because a neighbour does', async () => {
    const answers = await Promise.allSettled(
      [1, 2, 0, 5, 'x', 10].map((divisor) => database.read(member(), DIVIDED, [divisor])),
    );
    assert.deepEqual(
      answers.map((answer) =>
        answer.status === 'fulfilled' ? answer.value[0]!.result : (answer.reason as Error).message,
      ),
      [10, 5, 'division by zero', 2, 'invalid input syntax for type integer: "x"', 1],
    );
  });

  it('do not fail because a neighbour’s value cannot be encoded', async () => {
    const answers = await Promise.allSettled([
      database.read(member(), DIVIDED, [5]),
      database.read(member(), DIVIDED, [new Date(Number.NaN)]),
    ]);
    assert.deepEqual(
      answers.map(({ status }) => status),
      ['fulfilled', 'rejected'],
    );
  });
});
