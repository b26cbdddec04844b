const cleanups: Array<() => Promise<void>> = [];
let listening = false;

/**
 * Runs `cleanup` when this process has nothing else left to do; the last one registered comes first. Not
 * tied to a test or suite: infrastructure outlives the one that asked for it first.
 */
export function atEnd(cleanup: () => Promise<void>): void {
  cleanups.push(cleanup);
  if (listening) return;
  listening = true;
  process.on('beforeExit', () => {
    const next = cleanups.pop();
    // What is left open here keeps the process alive, and beforeExit comes again for the next one.
    next?.().catch((error: unknown) => {
      process.stderr.write(`Cleaning up after the tests failed: ${(error as Error).message}\n`);
      process.exitCode = 1;
    });
  });
}
