import { BUNDLE_CONTENT_TYPE, bundlePath, readAnswers, writeBundle } from '@lyceum/platform';
import type { Dispatcher } from 'undici';
import type { Call } from './call.js';
import { Part } from './part.js';

export interface BundleOptions {
  /** Of the operation. */
  readonly path: string;
  readonly dispatcher: Dispatcher;
  /** The service does not know bundles of this operation: a release before it did. */
  readonly onUnknown: (calls: readonly Call[]) => void;
  /** Called once: there is an answer, or there will be none. */
  readonly onOver: () => void;
}

const OK = 200;
const NOT_FOUND = 404;

/** Several calls as one request, which is given up when all of them are. */
export class Bundle implements Dispatcher.DispatchHandler {
  private parts: readonly Part[];
  private controller: Dispatcher.DispatchController | undefined;
  private status = 0;
  private readonly chunks: Buffer[] = [];

  constructor(
    calls: readonly Call[],
    private readonly options: BundleOptions,
  ) {
    this.parts = calls.map((call) => new Part(call, () => this.giveUpWithoutParts()));
  }

  send(): void {
    for (const part of this.parts) part.begin();
    // Some gave up while they waited.
    this.parts = this.openParts;
    const requests = this.parts.map(({ call }) => call.request);
    const [first] = requests;
    if (!first) {
      this.options.onOver();
      return;
    }
    this.options.dispatcher.dispatch(
      {
        method: 'POST',
        path: bundlePath(this.options.path),
        headers: {
          'content-type': BUNDLE_CONTENT_TYPE,
          'x-forwarded-for': first.headers['x-forwarded-for'],
        },
        body: writeBundle(requests.map(({ headers, body }) => ({ headers, body: body! }))),
      },
      this,
    );
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    this.giveUpWithoutParts();
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number): void {
    this.status = status;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.options.onOver();
    if (this.status === NOT_FOUND) {
      this.options.onUnknown(this.openParts.map((part) => part.release()));
      return;
    }
    try {
      this.answerParts();
    } catch (error) {
      // Not what is wrong with the request of a caller.
      this.fail(new Error('a bundle was not answered with one', { cause: error }));
    }
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.options.onOver();
    this.fail(error);
  }

  private answerParts(): void {
    if (this.status !== OK) throw new Error(`a bundle was answered with ${this.status}`);
    const answers = readAnswers(Buffer.concat(this.chunks));
    if (answers.length !== this.parts.length)
      throw new Error(`${answers.length} answers to a bundle of ${this.parts.length}`);
    this.parts.forEach((part, at) => part.answer(answers[at]!));
  }

  private fail(error: Error): void {
    for (const part of this.parts) part.fail(error);
  }

  private giveUpWithoutParts(): void {
    if (this.openParts.length === 0) this.controller?.abort(new Error('nobody waits any more'));
  }

  private get openParts(): Part[] {
    return this.parts.filter(({ isOpen }) => isOpen);
  }
}
