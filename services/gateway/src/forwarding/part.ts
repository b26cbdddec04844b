import { SECURITY_HEADERS, type BundledAnswer } from '@lyceum/platform';
import type { Call, Flow } from './call.js';

const NO_CONTENT = 204;

/** A call in a bundle. It begins, is answered, fails and is given up as if it had a connection of its own. */
export class Part implements Flow {
  private open = true;

  constructor(
    readonly call: Call,
    private readonly onGivenUp: () => void,
  ) {}

  /** Whether somebody waits for its answer. */
  get isOpen(): boolean {
    return this.open;
  }

  begin(): void {
    this.call.onRequestStart(this);
  }

  answer({ status, headers, body }: BundledAnswer): void {
    if (!this.close()) return;
    this.call.onResponseStart(this, status, {
      ...SECURITY_HEADERS,
      'x-request-id': this.call.request.headers['x-request-id'],
      ...headers,
      ...(status !== NO_CONTENT && { 'content-length': String(body.length) }),
    });
    if (body.length > 0) this.call.onResponseData(this, body);
    this.call.onResponseEnd();
  }

  /** The call goes on somewhere else. */
  release(): Call {
    this.close();
    return this.call;
  }

  fail(error: Error): void {
    if (this.close()) this.call.onResponseError(this, error);
  }

  abort(reason: Error): void {
    if (!this.close()) return;
    this.call.onResponseError(this, reason);
    this.onGivenUp();
  }

  /** Its answer comes as a whole: there is nothing to hold back. */
  pause(): void {
    return undefined;
  }

  resume(): void {
    return undefined;
  }

  private close(): boolean {
    const wasOpen = this.open;
    this.open = false;
    return wasOpen;
  }
}
