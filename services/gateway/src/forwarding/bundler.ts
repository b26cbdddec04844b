import { BUNDLED_BODY_BYTES, BUNDLE_PARTS, isBundledContent } from '@lyceum/platform';
import { Bundle, type BundleOptions } from './bundle.js';
import type { Call, UpstreamRequest } from './call.js';

/** While the service is at one, the next is on its way. More would only be smaller. */
const MAX_UNDER_WAY = 2;
/** One that is under way for longer is stuck, and holds nobody up. */
const HOLD_MS = 250;

/**
 * Takes calls to one operation together. Those that come while two bundles are under way wait for either, and then
 * travel as one; with fewer under way, or enough for a full bundle, they leave at once.
 */
export class Bundler {
  private waiting: Call[] = [];
  private underWay = 0;
  private scheduled = false;

  constructor(private readonly options: Omit<BundleOptions, 'onOver'>) {}

  add(call: Call): void {
    this.waiting.push(call);
    this.schedule();
  }

  /** Requests of one moment are read in one phase of the event loop; `setImmediate` runs right behind it. */
  private schedule(): void {
    const isDue = this.waiting.length >= BUNDLE_PARTS || this.underWay < MAX_UNDER_WAY;
    if (this.scheduled || this.waiting.length === 0 || !isDue) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      this.send(this.waiting.splice(0, BUNDLE_PARTS));
      this.schedule();
    });
  }

  private send(calls: readonly Call[]): void {
    this.underWay += 1;
    let holds = true;
    const letGo = (): void => {
      if (!holds) return;
      holds = false;
      clearTimeout(stuck);
      this.underWay -= 1;
      this.schedule();
    };
    const stuck = setTimeout(letGo, HOLD_MS);
    new Bundle(calls, { ...this.options, onOver: letGo }).send();
  }
}

/** Whether a request may travel in a bundle; what is unusual about it travels by itself. */
export function fitsBundle({ headers, body }: UpstreamRequest): boolean {
  return (
    isBundledContent(headers['content-type']) &&
    body !== undefined &&
    body.length <= BUNDLED_BODY_BYTES
  );
}
