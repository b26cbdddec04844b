import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';

export interface UpstreamRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: Buffer | undefined;
  /** It may travel with others to the same path. */
  readonly isBundled?: boolean;
  /** When the answer must have begun, as `performance.now()`. */
  readonly deadline: number;
}

/** Governs an answer on its way. */
export type Flow = Pick<Dispatcher.DispatchController, 'pause' | 'resume' | 'abort'>;

/** Receives an answer as it comes: status and headers, then the body piece by piece. */
export interface AnswerSink {
  /** The request is under way; again when it is repeated. */
  begin(flow: Flow): void;
  start(status: number, headers: IncomingHttpHeaders): void;
  data(chunk: Buffer): void;
  end(): void;
  /** Called once, before or after `start`. */
  fail(error: Error): void;
}

/** Nobody waits for the answer any more: not a failure of the service. */
export class CallerGone extends Error {
  override readonly name = 'CallerGone';
}

/** The answer did not begin by its deadline. */
export class DeadlineExceeded extends Error {
  override readonly name = 'DeadlineExceeded';
}

/** Hears how a call went. */
export interface CallObserver {
  /** Once: the answer has begun, or there will be none. */
  onSettled(call: Call, outcome: 'answered' | 'failed' | 'abandoned'): void;
  /** Whether to repeat it; then it is dispatched again. */
  repeats(call: Call, error: Error): boolean;
}

/**
 * One request to a service, on undici's lowest interface: no stream and no promise between the two sockets.
 * It has a deadline that also counts while it waits for a connection.
 */
export class Call implements Dispatcher.DispatchHandler {
  attempts = 1;
  private settled = false;
  private controller: Flow | undefined;
  private expired: DeadlineExceeded | undefined;

  constructor(
    readonly request: UpstreamRequest,
    private readonly sink: AnswerSink,
    private readonly observer: CallObserver,
  ) {}

  expire(): void {
    this.expired = new DeadlineExceeded('no answer in time');
    if (this.controller) this.controller.abort(this.expired);
    else this.onResponseError(undefined, this.expired);
  }

  onRequestStart(controller: Flow): void {
    if (this.expired) {
      controller.abort(this.expired);
      return;
    }
    this.controller = controller;
    this.sink.begin(controller);
  }

  onResponseStart(_controller: Flow, status: number, headers: IncomingHttpHeaders): void {
    // Informational answers (100, 103) are between us and the service.
    if (status < 200) return;
    this.settle('answered');
    this.sink.start(status, headers);
  }

  onResponseData(_controller: Flow, chunk: Buffer): void {
    this.sink.data(chunk);
  }

  onResponseEnd(): void {
    this.sink.end();
  }

  onResponseError(_controller: Flow | undefined, error: Error): void {
    if (this.settled) {
      // After the deadline the sink knows already; after the start it must learn that the answer broke off.
      if (!this.expired) this.sink.fail(error);
      return;
    }
    if (!this.expired && this.observer.repeats(this, error)) {
      this.controller = undefined;
      return;
    }
    this.settle(error instanceof CallerGone ? 'abandoned' : 'failed');
    this.sink.fail(error);
  }

  private settle(outcome: 'answered' | 'failed' | 'abandoned'): void {
    this.settled = true;
    this.observer.onSettled(this, outcome);
  }
}
