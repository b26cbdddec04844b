import { defineJob, type JobDefinition, type JobRun, type StepOptions } from '@lyceum/jobs';
import { z } from 'zod';
import { ModelFailure, type Charge, type ModelFailureKind } from '../models/index.js';
import { FAILED_HERE, modelProblem } from './transcription-notes.js';
import type { Heard, TranscriptOf, WriteTranscript } from './write-transcript.js';

const input = z.object({ transcriptionId: z.uuid() });
export type WriteTranscriptJob = JobDefinition<typeof input, void>;

/** A model that is asked too much, or does not answer, is asked again after half a minute and after two. */
const WAITS_MS = [30_000, 120_000];
const WORTH_WAITING: readonly ModelFailureKind[] = ['unavailable', 'overloaded', 'cut_off'];
/** 2 s, 8 s, 32 s: a store that restarts. What a model does not do is an outcome. */
const RETRIES: StepOptions = {
  attempts: 4,
  backoffSeconds: 2,
  backoffFactor: 4,
  retryIf: (error) => !(error instanceof ModelFailure),
};

/**
 * Writes down what is said in one asset. All of it is reserved before the first piece is heard and settled with the
 * outcome, in one transaction: whatever is done again after a crash is not charged again. Before a piece that was charged
 * for is heard once more, that is settled, and what is left reserved anew. What a model or the budget does not give is an
 * outcome, and no failure of the job.
 */
export const writeTranscript = (writer: WriteTranscript): WriteTranscriptJob =>
  defineJob({
    name: 'ai.write-transcript',
    input,
    queue: 'ai',
    async run(job, { transcriptionId }) {
      const of: TranscriptOf = { actor: job.actor, transcriptionId };
      const bill: Bill = { reservationId: null, charges: [] };
      try {
        await write(job, writer, of, bill);
      } catch (error) {
        const { charges } = bill;
        await job.step('give up', () => writer.fail(of, FAILED_HERE, charges).then(() => null));
        throw error;
      }
    },
  });

/** What is held, and what of it is used up and not settled. */
interface Bill {
  reservationId: string | null;
  charges: Charge[];
}

async function write(
  job: JobRun,
  writer: WriteTranscript,
  of: TranscriptOf,
  bill: Bill,
): Promise<void> {
  const fail = async (problem: Parameters<WriteTranscript['fail']>[1]): Promise<void> => {
    await job.step('fail', () => writer.fail(of, problem, bill.charges).then(() => null));
  };
  const abandon = (): Promise<null> =>
    job.step('abandon', () => writer.abandon(of, bill.charges).then(() => null));
  const begun = await job.step('begin', () => writer.begin(of));
  if (begun === null) return void (await abandon());
  if (begun.kind === 'refused') return fail(begun.problem);
  bill.reservationId = begun.reservationId;
  const pieces: Extract<Heard, { kind: 'heard' }>[] = [];
  for (let at = 0; at < begun.pieces; at += 1) {
    const heard = await hearPiece(job, writer, of, at, bill);
    switch (heard.kind) {
      case 'heard':
        pieces.push(heard);
        break;
      case 'failed':
        return fail(modelProblem(heard.failure));
      case 'unreadable':
        return fail(heard.problem);
      case 'gone':
        return void (await abandon());
    }
  }
  await job.step('finish', () => writer.finish(of, pieces, bill.charges).then(() => null));
}

/** @param bill what it costs is added here, also that of attempts that failed */
async function hearPiece(
  job: JobRun,
  writer: WriteTranscript,
  of: TranscriptOf,
  at: number,
  bill: Bill,
): Promise<Heard> {
  for (let attempt = 0; ; attempt += 1) {
    const name = `hear ${at}.${attempt + 1}`;
    const heard = await job.step(name, ({ signal }) => writer.hear(of, at, signal), RETRIES);
    const charges = 'charges' in heard ? heard.charges : [];
    bill.charges.push(...charges);
    const wait = WAITS_MS[attempt];
    const mayHelp = heard.kind === 'failed' && WORTH_WAITING.includes(heard.failure);
    if (!mayHelp || wait === undefined) return heard;
    await job.sleep(wait);
    if (charges.length === 0) continue;
    const { reservationId, charges: used } = bill;
    const renewed = await job.step(`reserve ${at}.${attempt + 2}`, () =>
      writer.reserveAnew(of, at, reservationId, used),
    );
    if (renewed === null) return { kind: 'gone', charges: [] };
    bill.charges = [];
    if (renewed.kind === 'refused') return { kind: 'unreadable', problem: renewed.problem };
    bill.reservationId = renewed.reservationId;
  }
}
