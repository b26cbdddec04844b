import type { IncomingHttpHeaders } from 'node:http';

export type VisibleHeaders = Record<string, string | string[]>;

/** Follows the answer of a service on its way to the caller, as the service gave it. */
export interface AnswerObserver {
  /** @param visible the headers that the caller sees, names in lower case */
  start(status: number, headers: IncomingHttpHeaders, visible: VisibleHeaders): void;
  /** @returns whether the rest is wanted as fast as the service gives it, however slowly the caller takes it */
  data(chunk: Buffer): boolean;
  /** The answer is whole. The caller gets its end when the promise has settled; it must not reject. */
  end(): void | Promise<void>;
  /** There is no answer, or it broke off. */
  fail(error: Error): void;
}
