import type { Refusal } from '../assets/index.js';
import { MediaFailure } from './media-failure.js';
import { AssetGone } from './process-asset.js';

/** How a step ended, in a form that is kept with the job: errors lose their class on the way. */
export type Outcome<T> =
  | { readonly is: 'done'; readonly value: T }
  | { readonly is: 'refused'; readonly refusal: Refusal }
  | { readonly is: 'gone' };

/** Expected ends become outcomes; what may be tried again is thrown. */
export async function outcomeOf<T>(work: Promise<T>): Promise<Outcome<T>> {
  try {
    return { is: 'done', value: await work };
  } catch (error) {
    if (error instanceof MediaFailure) return { is: 'refused', refusal: error.refusal };
    if (error instanceof AssetGone) return { is: 'gone' };
    throw error;
  }
}

/** @throws MediaFailure, AssetGone */
export function valueOf<T>(outcome: Outcome<T>): T {
  if (outcome.is === 'done') return outcome.value;
  throw outcome.is === 'refused' ? new MediaFailure(outcome.refusal) : new AssetGone();
}
