import { Controller, Get, ServiceUnavailableException } from '@nestjs/common';
import {
  HealthCheckService,
  HealthIndicatorService,
  type HealthCheckResult,
  type HealthIndicatorResult,
} from '@nestjs/terminus';
import { Public } from '../auth/access.guard.js';
import { requestErrors } from '../errors/request-errors.js';
import { Readiness, type Dependency } from './readiness.js';

const CHECK_TIMEOUT_MS = 2_000;

@Controller('health')
@Public()
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly readiness: Readiness,
  ) {}

  /** The process answers; nothing else is asked, so that a slow database does not get it killed. */
  @Get('live')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** Every dependency without which nothing can be served answers; one of the others that does not makes it degraded. */
  @Get('ready')
  async ready(): Promise<HealthCheckResult> {
    if (this.readiness.isDraining)
      throw requestErrors.unavailable({ detail: 'The service is shutting down.' });
    try {
      return await this.health.check(
        [...this.readiness.entries()].map(
          ([name, dependency]) =>
            () =>
              this.run(name, dependency),
        ),
      );
    } catch (error) {
      if (!(error instanceof ServiceUnavailableException)) throw error;
      const { details } = error.getResponse() as HealthCheckResult;
      const down = Object.keys(details).filter((name) => details[name]?.status !== 'up');
      throw requestErrors.unavailable({
        detail: `Not ready: ${down.join(', ')}.`,
        extensions: { checks: details },
      });
    }
  }

  private async run(name: string, { check, isVital }: Dependency): Promise<HealthIndicatorResult> {
    const indicator = this.indicators.check(name);
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('no answer in time')), CHECK_TIMEOUT_MS);
    });
    try {
      await Promise.race([check(), timeout]);
      return indicator.up();
    } catch {
      // The reason may name hosts and users: it goes to the log of the dependency's client, not to callers.
      return isVital ? indicator.down() : indicator.degraded();
    } finally {
      clearTimeout(timer);
    }
  }
}
