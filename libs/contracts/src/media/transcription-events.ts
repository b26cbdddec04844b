import { z } from 'zod';
import { defineEvent } from '../event-contract.js';

const piece = z.object({
  url: z
    .string()
    .describe('Where the sound is, to be read with GET and without a key until `expiresAt`.'),
  startSeconds: z.number().min(0).describe('Where the piece begins within the asset.'),
  durationSeconds: z.number().min(0),
  bytes: z.int().min(1),
});
export type SoundPiece = z.infer<typeof piece>;

const transcriptionId = z.uuid();
const assetId = z.uuid();

export const transcriptionRequested = {
  v1: defineEvent('lyceum.media.transcription.requested.v1', {
    summary: 'Somebody asked for captions of what is said in an asset, and its sound is there.',
    key: 'transcriptionId',
    data: {
      transcriptionId,
      assetId,
      requestedBy: z.uuid(),
      language: z.string().nullable().describe('BCP 47; null: whatever is spoken.'),
      contentType: z.string().describe('Of the pieces: `audio/mpeg`.'),
      pieces: z.array(piece).min(1).describe('One after the other, without gaps.'),
      expiresAt: z.iso.datetime(),
    },
  }),
};

export const transcriptionCancelled = {
  v1: defineEvent('lyceum.media.transcription.cancelled.v1', {
    summary: 'Nobody waits any more for captions of what is said in an asset.',
    key: 'transcriptionId',
    data: { transcriptionId, assetId },
    realtime: { audience: 'staff', topics: { asset: 'assetId' } },
  }),
};
