/**
 * A signal for `fetch` that aborts after `ms`. Its error says what was waited for; node:test makes `{}` of the one of
 * `AbortSignal.timeout` on its way from a file to the run.
 */
export function patience(ms: number, what: string): AbortSignal {
  const abort = new AbortController();
  const late = new Error(`No answer within ${ms / 1000} s: ${what}`);
  setTimeout(() => abort.abort(late), ms).unref();
  return abort.signal;
}
