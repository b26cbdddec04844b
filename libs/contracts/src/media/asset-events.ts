import { z } from 'zod';
import { defineEvent } from '../event-contract.js';

const assetId = z.uuid();
const realtime = { audience: 'staff', topics: { asset: 'assetId' } } as const;

export const assetKinds = ['video', 'audio', 'image', 'file'] as const;
export type AssetKind = (typeof assetKinds)[number];

export const assetProgressed = {
  v1: defineEvent('lyceum.media.asset.progressed.v1', {
    summary: 'The processing of an asset went on.',
    key: 'assetId',
    data: {
      assetId,
      step: z.enum(['check', 'probe', 'images', 'package', 'audio', 'captions', 'store']),
      percent: z.int().min(0).max(100).describe('Of the whole processing.'),
    },
    realtime,
  }),
};

export const assetReady = {
  v1: defineEvent('lyceum.media.asset.ready.v1', {
    summary: 'An asset can be played, shown or downloaded.',
    key: 'assetId',
    data: {
      assetId,
      kind: z.enum(assetKinds),
      contentType: z.string(),
      bytes: z.int().min(0).describe('Size of the original.'),
      durationSeconds: z.number().min(0).nullable().describe('null for what has no duration.'),
      width: z.int().min(1).nullable(),
      height: z.int().min(1).nullable(),
      hasAudio: z.boolean(),
    },
    realtime,
  }),
};

export const assetFailed = {
  v1: defineEvent('lyceum.media.asset.failed.v1', {
    summary: 'An asset was refused or could not be processed.',
    key: 'assetId',
    data: {
      assetId,
      code: z.string().describe('Stable: `media.type_mismatch`, `media.unreadable`, …'),
      reason: z.string().describe('One sentence for the person who uploaded it.'),
    },
    realtime,
  }),
};

export const assetDeleted = {
  v1: defineEvent('lyceum.media.asset.deleted.v1', {
    summary: 'An asset was deleted; its bytes are going.',
    key: 'assetId',
    data: { assetId },
    realtime,
  }),
};
