/** npm passes Ctrl-C on to a process that the terminal has told already. */
const SAME_SIGNAL_MS = 1_000;

/**
 * Calls `stop` at the first SIGINT, SIGTERM or SIGHUP, and `hurry` at the next one that a person sends.
 * @returns a function that ends this.
 */
export function onStopSignals(
  stop: (signal: NodeJS.Signals) => void,
  hurry: () => void,
): () => void {
  let first: number | undefined;
  const listener = (signal: NodeJS.Signals): void => {
    if (first === undefined) {
      first = Date.now();
      stop(signal);
    } else if (Date.now() - first > SAME_SIGNAL_MS) {
      hurry();
    }
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, listener);
  return () => {
    for (const signal of signals) process.off(signal, listener);
  };
}
