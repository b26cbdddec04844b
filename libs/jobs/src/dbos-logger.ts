import type { DLogger } from '@dbos-inc/dbos-sdk';
import type { Logger } from '@lyceum/platform';

/** The workflow engine's own messages, in our log. What it calls info is about its workings: debug here. */
export function dbosLogger(logger: Logger): DLogger {
  const text = (entry: unknown): string => (typeof entry === 'string' ? entry : String(entry));
  return {
    debug: (entry) => logger.debug(text(entry)),
    info: (entry) => logger.debug(text(entry)),
    warn: (entry) => logger.warn(text(entry)),
    error: (entry, metadata) => logger.error({ err: metadata?.error ?? entry }, text(entry)),
  };
}
