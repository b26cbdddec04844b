import { z } from 'zod';
import { defineEvent } from '../event-contract.js';

const cue = z.object({
  start: z.number().min(0).describe('Seconds.'),
  end: z.number().min(0).describe('Seconds.'),
  text: z.string(),
});
export type Cue = z.infer<typeof cue>;

const realtime = { audience: 'staff', topics: { asset: 'assetId' } } as const;

export const captionsReady = {
  v1: defineEvent('lyceum.media.captions.ready.v1', {
    summary: 'Captions of an asset in one language were added or replaced.',
    key: 'assetId',
    data: {
      assetId: z.uuid(),
      language: z.string().describe('BCP 47: `en`, `pt-BR`.'),
      sha256: z.string().describe('Of the WebVTT text, hex.'),
      cues: z.array(cue).describe('In the order of their start.'),
    },
  }),
};

export const captionsRemoved = {
  v1: defineEvent('lyceum.media.captions.removed.v1', {
    summary: 'Captions of an asset in one language were taken away.',
    key: 'assetId',
    data: { assetId: z.uuid(), language: z.string() },
    realtime,
  }),
};
