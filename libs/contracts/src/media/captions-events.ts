import { z } from 'zod';
import { defineEvent } from '../event-contract.js';
import { cue } from './cue.js';

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
