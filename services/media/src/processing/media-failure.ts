import type { Refusal } from '../assets/index.js';

/** Nothing can be made of the file, and trying again will not help. */
export class MediaFailure extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.reason);
    this.name = 'MediaFailure';
  }
}

export const unreadable = (reason: string): MediaFailure =>
  new MediaFailure({ state: 'failed', code: 'media.unreadable', reason });
