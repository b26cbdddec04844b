import { defineJob, type JobDefinition, type StepOptions } from '@lyceum/jobs';
import { z } from 'zod';
import { SoundUnreadable } from './sound-cutter.js';
import type { StoredPiece, TranscribeAsset, TranscriptionOf } from './transcribe-asset.js';
import type { TranscriptionFailure } from './transcription.repository.js';

const input = z.object({ transcriptionId: z.uuid() });
export type TranscriptionJob = JobDefinition<typeof input, void>;

/** 5 s, 15 s, 45 s: a store that restarts, a disk that others fill. */
const RETRIES: StepOptions = { attempts: 4, backoffSeconds: 5, backoffFactor: 3 };

const UNREADABLE: TranscriptionFailure = {
  code: 'media.unreadable',
  reason: 'The sound of the file cannot be read. Upload captions, or the file once more.',
};
const INTERNAL: TranscriptionFailure = {
  code: 'media.transcription_failed',
  reason: 'The transcription failed on our side. Ask for it again.',
};

/** Cuts the sound of an asset and hands it to ai; with videos, for it reads one from end to end. */
export const cutSound = (transcribe: TranscribeAsset): TranscriptionJob =>
  defineJob({
    name: 'media.cut-sound',
    input,
    queue: 'video',
    async run(job, { transcriptionId }) {
      const of: TranscriptionOf = { actor: job.actor, transcriptionId };
      try {
        const pieces = await job.step(
          'cut',
          ({ signal }) => transcribe.cut(of, signal).catch(unreadable),
          RETRIES,
        );
        if (pieces === 'unreadable')
          await job.step('fail', () => transcribe.fail(of, UNREADABLE).then(() => null));
        else if (pieces !== null)
          await job.step('hand over', () => transcribe.handOver(of, pieces).then(() => null));
      } catch (error) {
        await job.step('give up', () => transcribe.fail(of, INTERNAL).then(() => null));
        throw error;
      }
    },
  });

/** An expected end is a value: errors lose their class when a job goes on elsewhere. */
function unreadable(error: unknown): 'unreadable' | readonly StoredPiece[] {
  if (error instanceof SoundUnreadable) return 'unreadable';
  throw error;
}

/** Keeps what was heard, if anything was, and takes the sound away. */
export const endTranscription = (transcribe: TranscribeAsset): TranscriptionJob =>
  defineJob({
    name: 'media.end-transcription',
    input,
    queue: 'default',
    async run(job, { transcriptionId }) {
      const of: TranscriptionOf = { actor: job.actor, transcriptionId };
      try {
        await job.step('keep', () => transcribe.keep(of).then(() => null), RETRIES);
      } catch (error) {
        await job.step('give up', () => transcribe.fail(of, INTERNAL).then(() => null));
        throw error;
      } finally {
        await job.step(
          'remove sound',
          ({ signal }) => transcribe.removeSound(of, signal).then(() => null),
          RETRIES,
        );
      }
    },
  });
