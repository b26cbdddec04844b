import { Backoff, type Infrastructure, type RunningServer } from '@lyceum/infrastructure';

/**
 * Starts each of our own servers again when it ends by itself, with a growing delay.
 * @param notice is told what happened.
 * @returns a function that ends this.
 */
export function keepRunning(
  infrastructure: Infrastructure,
  notice: (server: string, text: string) => void,
): () => void {
  const { postgres, nats, redis, s3, mail } = infrastructure;
  const servers: RunningServer[] = [postgres, nats, redis, s3, mail].filter((s) => s !== undefined);
  let stopped = false;
  const watch = (server: RunningServer): (() => void) => {
    const backoff = new Backoff();
    let since = Date.now();
    const startAgain = (how: string): void => {
      const delayMs = backoff.delayAfter(Date.now() - since);
      notice(server.name, `ended (${how}): starting again in ${delayMs / 1000} s`);
      setTimeout(() => {
        if (stopped) return;
        since = Date.now();
        server.restart().then(
          () => {
            notice(server.name, 'runs again');
          },
          (error: unknown) => {
            if (!stopped) startAgain((error as Error).message);
          },
        );
      }, delayMs);
    };
    return server.onExit(({ expected, code, signal }) => {
      if (!expected && !stopped) startAgain(signal ?? `code ${String(code)}`);
    });
  };
  const unsubscribe = servers.map(watch);
  return () => {
    stopped = true;
    for (const end of unsubscribe) end();
  };
}
