import { defineJob, type JobDefinition, type JobRun } from '@lyceum/jobs';
import { z } from 'zod';
import type { ModelFailureKind } from '../models/index.js';
import type { Candidate } from './questions/draft-question.js';
import type { Asked, DraftOf, WriteQuizDraft, Written } from './write-quiz-draft.js';
import { BAD_ANSWERS, FAILED_HERE, budgetNote, failureNote } from './writing-notes.js';

const input = z.object({ draftId: z.uuid() });
export type WriteQuizDraftJob = JobDefinition<typeof input, void>;

/** A model that is asked too much, or does not answer, is asked again after 10 s and after 30 s. */
const WAITS_MS = [10_000, 30_000];
const WORTH_WAITING: readonly ModelFailureKind[] = ['unavailable', 'overloaded', 'cut_off'];

/**
 * Writes one draft. Each call to a model is reserved, made and settled in steps of its own: whatever is done again
 * after a crash is not charged again. What a model or the budget does not give is recorded, and is no failure of the job.
 */
export const writeQuizDraft = (writer: WriteQuizDraft): WriteQuizDraftJob =>
  defineJob({
    name: 'ai.write-quiz-draft',
    input,
    queue: 'ai',
    async run(job, { draftId }) {
      const of: DraftOf = { actor: job.actor, draftId };
      try {
        const plan = await job.step('plan', () => writer.plan(of));
        if (!plan) return;
        if (plan.calls === 0) {
          await job.step('write', () => writer.writeHere(of).then(() => null));
          return;
        }
        const written = await askAll(job, writer, of, plan.calls);
        if (written) await job.step('finish', () => writer.finish(of, written).then(() => null));
      } catch (error) {
        const ending = { state: 'failed', note: FAILED_HERE } as const;
        await job.step('give up', () => writer.end(of, ending).then(() => null));
        throw error;
      }
    },
  });

/** `undefined` when the draft is gone. */
async function askAll(
  job: JobRun,
  writer: WriteQuizDraft,
  of: DraftOf,
  calls: number,
): Promise<Written | undefined> {
  const candidates: Candidate[] = [];
  let malformed = 0;
  let modelId = '';
  for (let at = 0; at < calls; at += 1) {
    const outcome = await askOnce(job, writer, { ...of, at });
    if (outcome === 'gone') return undefined;
    if ('state' in outcome) return { candidates, malformed, modelId, ending: outcome };
    candidates.push(...outcome.candidates);
    malformed += outcome.malformed;
    modelId = outcome.modelId ?? modelId;
    const done = (at + 1) / (calls + 1);
    await job.step(`progress ${at}`, () => writer.progress(of, done).then(() => null));
  }
  return { candidates, malformed, modelId };
}

/** One call, with what it takes to get an answer that can be used. */
async function askOnce(
  job: JobRun,
  writer: WriteQuizDraft,
  of: DraftOf & { readonly at: number },
): Promise<Asked | NonNullable<Written['ending']> | 'gone'> {
  let problem: string | undefined;
  let waits = 0;
  for (let attempt = 1; ; attempt += 1) {
    const call = { ...of, attempt, problem };
    const name = `${of.at}.${attempt}`;
    const reserved = await job.step(`reserve ${name}`, () => writer.reserve(call));
    if (reserved.kind === 'gone') return 'gone';
    if (reserved.kind === 'exhausted')
      return { state: 'out_of_budget', note: budgetNote(reserved.resetsAt) };
    const asked = await job.step(`ask ${name}`, ({ signal }) => writer.ask(call, signal), {
      attempts: 1,
    });
    await job.step(`settle ${name}`, () =>
      writer.settle(of, reserved.reservationId, asked).then(() => null),
    );
    if (asked.failure !== undefined) {
      const wait = WAITS_MS[waits];
      if (wait === undefined || !WORTH_WAITING.includes(asked.failure))
        return { state: 'failed', note: failureNote(asked.failure) };
      waits += 1;
      await job.sleep(wait);
    } else if (asked.problem !== undefined) {
      if (problem !== undefined) return { state: 'failed', note: BAD_ANSWERS };
      problem = asked.problem;
    } else return asked;
  }
}
