import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import type { JobRun, StepRun } from '@lyceum/jobs';
import { Outbox } from '@lyceum/messaging';
import { systemActor } from '@lyceum/platform';
import {
  ModelFailure,
  TranscriptionModels,
  type Transcript,
  type TranscriptionModel,
} from '../src/models/index.js';
import {
  TranscriptionRepository,
  WriteTranscript,
  writeTranscript,
} from '../src/transcriptions/index.js';
import { LedgerDatabase } from './support/ledger-database.js';

const MODEL = 'openai/whisper-1';
const SECONDS = 60;
/** Micro-USD, at 0.006 US dollars a minute. */
const MINUTE = 6_000;
const usage = { inputTokens: 0, outputTokens: 0, audioSeconds: SECONDS };

type Answer = 'heard' | 'too late';

/** Two minutes, in pieces of one. */
describe('the budget of a transcription', () => {
  let hall: LedgerDatabase;
  before(async () => {
    hall = await LedgerDatabase.open();
  });
  after(() => hall.close());

  /** Each answer of the model is charged for. A step of a name that `isRepeated` runs twice, as after a crash. */
  async function transcribe(
    cap: number,
    answers: Answer[],
    isRepeated: (step: string) => boolean = () => false,
  ) {
    const [tenantId, transcriptionId] = [randomUUID(), randomUUID()];
    const actor = systemActor('test', { tenantId });
    const rows = new TranscriptionRepository(hall.database);
    await hall.admin.query(
      'insert into budget_accounts (tenant_id, school_month_micro_usd) values ($1, $2)',
      [tenantId, cap],
    );
    await hall.database.run(actor, (tx) =>
      rows.insert(tx, {
        id: transcriptionId,
        asset_id: randomUUID(),
        requested_by: randomUUID(),
        language: null,
        content_type: 'audio/mpeg',
        pieces: [0, 1].map((at) => ({
          url: 'http://store/',
          startSeconds: at * SECONDS,
          durationSeconds: SECONDS,
          bytes: 1,
        })),
        expires_at: new Date(Date.now() + 3_600_000),
      }),
    );
    let asked = 0;
    const model: TranscriptionModel = {
      id: MODEL,
      candidateIds: [MODEL],
      longestMs: 1_000,
      transcribe: async (): Promise<Transcript> => {
        if (answers[asked++] === 'too late')
          throw new ModelFailure('unavailable', 'did not end', { modelId: MODEL, usage });
        const cues = [{ start: 0, end: 1, text: 'Kinesin walks.' }];
        return { cues, language: 'en', modelId: MODEL, usage, abandoned: [] };
      },
    };
    const writer = new WriteTranscript(
      hall.database,
      rows,
      { read: async () => new Uint8Array(1) } as never,
      new TranscriptionModels(model),
      hall.budget(),
      new Outbox('ai', () => undefined),
    );
    const run: StepRun = { attempt: 1, signal: new AbortController().signal };
    const job = {
      actor,
      step: async <T>(name: string, work: (step: StepRun) => Promise<T>): Promise<T> => {
        if (isRepeated(name)) await work(run);
        return work(run);
      },
      sleep: async () => undefined,
    } as unknown as JobRun;
    await writeTranscript(writer).run(job, { transcriptionId });
    const { rows: days } = await hall.admin.query<{ spent: string; held: string }>(
      `select spent_micro_usd as spent, reserved_micro_usd as held from budget_school_days where tenant_id = $1`,
      [tenantId],
    );
    const { rows: told } = await hall.admin.query<{ type: string; code: string | null }>(
      `select envelope::jsonb ->> 'type' as type, envelope::jsonb -> 'data' ->> 'code' as code from outbox
       where tenant_id = $1 order by seq desc limit 1`,
      [tenantId],
    );
    const { spent, held } = days[0]!;
    return { asked, spent: Number(spent), held: Number(held), outcome: told[0] };
  }

  it('is not overspent by asking again for what is charged', async () => {
    const { asked, spent, held, outcome } = await transcribe(2 * MINUTE, [
      'too late',
      'too late',
      'too late',
    ]);
    assert.equal(outcome?.code, 'ai.budget_exhausted');
    assert.deepEqual({ asked, spent, held }, { asked: 1, spent: MINUTE, held: 0 });
  });

  it('has what is heard once more, where there is enough of it', async () => {
    const { asked, spent, held, outcome } = await transcribe(
      4 * MINUTE,
      ['heard', 'too late', 'too late', 'heard'],
      (step) => step.startsWith('reserve'),
    );
    assert.equal(outcome?.type, 'lyceum.ai.transcription.finished.v1');
    assert.deepEqual({ asked, spent, held }, { asked: 4, spent: 4 * MINUTE, held: 0 });
  });
});
