import { z } from 'zod';
import { defineEvent } from '../event-contract.js';
import { cue } from '../media/cue.js';

const transcriptionId = z.uuid();
const assetId = z.uuid();
const realtime = { audience: 'staff', topics: { asset: 'assetId' } } as const;

export const transcriptionProgressed = {
  v1: defineEvent('lyceum.ai.transcription.progressed.v1', {
    summary: 'Another piece of the sound of an asset was heard.',
    key: 'transcriptionId',
    data: {
      transcriptionId,
      assetId,
      heardPieces: z.int().min(1),
      pieces: z.int().min(1).describe('Of the whole recording.'),
    },
    realtime,
  }),
};

export const transcriptionFinished = {
  v1: defineEvent('lyceum.ai.transcription.finished.v1', {
    summary: 'What is said in an asset was written down.',
    key: 'transcriptionId',
    data: {
      transcriptionId,
      assetId,
      language: z
        .string()
        .describe('BCP 47: as it was asked for, or as it was heard; `und` when nobody knows.'),
      modelId: z.string(),
      cues: z.array(cue).min(1).describe('In the order of their start, without markup.'),
    },
  }),
};

export const transcriptionFailed = {
  v1: defineEvent('lyceum.ai.transcription.failed.v1', {
    summary: 'What is said in an asset was not written down.',
    key: 'transcriptionId',
    data: {
      transcriptionId,
      assetId,
      code: z.string().describe('Stable: `ai.budget_exhausted`.'),
      reason: z.string().describe('For the person who asked: what happened, and what to do.'),
    },
    realtime,
  }),
};
