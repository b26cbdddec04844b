const LOOK_EVERY_MS = 2_000;

/**
 * Does something whose signal fires when the caller goes, and soon after nobody waits for it any more.
 *
 * @param isAwaited is asked every two seconds; where it fails it is asked again
 */
export async function whileAwaited<T>(
  isAwaited: () => Promise<boolean>,
  caller: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const forgotten = new AbortController();
  const look = async (): Promise<void> => {
    if (!(await isAwaited().catch(() => true))) forgotten.abort();
  };
  const timer = setInterval(() => void look(), LOOK_EVERY_MS);
  try {
    return await work(AbortSignal.any([caller, forgotten.signal]));
  } finally {
    clearInterval(timer);
  }
}
