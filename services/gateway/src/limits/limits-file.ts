import { readFileSync, unwatchFile, watchFile } from 'node:fs';
import { type LimitPolicies } from '@lyceum/cache';
import type { Logger, Metrics } from '@lyceum/platform';

/** How long a change may go unnoticed. */
const LOOK_EVERY_MS = 1_000;

/**
 * Keeps the limits equal to the file that RATE_LIMITS_FILE names: when it changes, and on SIGHUP. A file
 * that cannot be read or understood changes nothing and says so. It is looked at rather than subscribed
 * to, because a mounted ConfigMap is replaced by moving a symbolic link.
 */
export class LimitsFile {
  private readonly reloads;
  private readonly broken;
  private readonly reload = (): void => this.read();

  constructor(
    private readonly path: string,
    private readonly policies: LimitPolicies,
    private readonly logger: Logger,
    metrics: Metrics,
  ) {
    this.reloads = metrics.counter('rate_limit_reloads_total', 'Reads of the limits by outcome', [
      'outcome',
    ]);
    this.broken = metrics.gauge(
      'rate_limit_file_broken',
      '1 while the file of limits is wrong and older limits are in force',
    );
    this.broken.set(0);
  }

  follow(): void {
    watchFile(this.path, { interval: LOOK_EVERY_MS, persistent: false }, this.reload);
    process.on('SIGHUP', this.reload);
  }

  stop(): void {
    unwatchFile(this.path, this.reload);
    process.off('SIGHUP', this.reload);
  }

  private read(): void {
    try {
      this.policies.replace(readFileSync(this.path, 'utf8'));
      this.broken.set(0);
      this.reloads.inc({ outcome: 'replaced' });
      this.logger.info({ limits: this.policies.all() }, 'rate limits replaced');
    } catch (error) {
      this.broken.set(1);
      this.reloads.inc({ outcome: 'refused' });
      this.logger.error(
        { err: error, path: this.path },
        'the file of rate limits is wrong: the limits before it stay in force',
      );
    }
  }
}
