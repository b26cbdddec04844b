import type { AnswerObserver, VisibleHeaders } from '../answers/index.js';
import type { Claim, IdempotencyStore } from './idempotency-store.js';
import type { IdempotentRequest } from './idempotency-key.js';
import { seal } from './sealed-answer.js';

const MAX_ANSWER_BYTES = 256 * 1024;
/** What an answer means, without what belongs to one connection or one moment. */
const KEPT_HEADERS = [
  'cache-control',
  'content-disposition',
  'content-language',
  'content-type',
  'etag',
  'last-modified',
  'link',
  'location',
];
/** The request was not done, for reasons that may pass: the next attempt deserves its own answer. */
const NOT_FINAL = new Set([401, 403, 408, 409, 425, 429]);

const isFinal = (status: number): boolean => status < 500 && !NOT_FINAL.has(status);

/** Keeps the answer of a claimed request for its repetitions. */
export class AnswerKeeper implements AnswerObserver {
  private status = 0;
  private headers: VisibleHeaders = {};
  private chunks: Buffer[] = [];
  private bytes = 0;
  private isKeepable = true;

  constructor(
    private readonly request: IdempotentRequest,
    private readonly claim: Claim,
    private readonly store: IdempotencyStore,
    private readonly secret: Buffer,
  ) {}

  start(status: number, _headers: unknown, visible: VisibleHeaders): void {
    this.status = status;
    // A cookie is for the browser that earned it, and not for whoever knows a key.
    if (visible['set-cookie'] !== undefined) this.isKeepable = false;
    for (const name of KEPT_HEADERS)
      if (visible[name] !== undefined) this.headers[name] = visible[name];
  }

  data(chunk: Buffer): boolean {
    this.bytes += chunk.length;
    if (this.bytes > MAX_ANSWER_BYTES) {
      this.isKeepable = false;
      this.chunks = [];
    }
    if (this.isKeepable) this.chunks.push(chunk);
    return this.isKeepable;
  }

  /** Before the caller sees the end: what it has seen whole is what a repetition gets. */
  end(): Promise<void> {
    const { fingerprint } = this.request;
    if (!isFinal(this.status)) return this.store.release(this.claim);
    if (!this.isKeepable) return this.store.keepNothing(this.claim, fingerprint);
    const answer = { status: this.status, headers: this.headers, body: Buffer.concat(this.chunks) };
    return this.store.keep(this.claim, fingerprint, seal(answer, this.request, this.secret));
  }

  /**
   * A repetition may try again, unless the service may still be at work or has begun to say that it was
   * done: then the claim stays until it expires.
   */
  fail(error: Error): void {
    const mayBeAtWork = this.status > 0 || error.name === 'DeadlineExceeded';
    if (!mayBeAtWork) void this.store.release(this.claim);
  }
}
