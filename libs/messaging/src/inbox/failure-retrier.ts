import type { Logger } from '@lyceum/platform';
import type { ConsumerDefinition, Inbox } from './inbox.js';
import { PollingLoop } from '../polling-loop.js';

const POLL_MS = 500;

/** Tries failed events again when their time has come, dead letters that were re-driven included. */
export class FailureRetrier {
  private readonly loop = new PollingLoop(() => this.turn());

  constructor(
    private readonly inbox: Inbox,
    private readonly definitions: ReadonlyMap<string, ConsumerDefinition>,
    private readonly logger: Logger,
  ) {}

  start(): void {
    this.loop.start();
  }

  stop(): Promise<void> {
    return this.loop.stop();
  }

  /** @returns milliseconds to rest; none while there is more */
  private async turn(): Promise<number> {
    try {
      return (await this.inbox.retryOne(this.definitions)) ? 0 : POLL_MS;
    } catch (error) {
      this.logger.warn({ err: error }, 'failed events could not be looked at');
      return POLL_MS;
    }
  }
}
