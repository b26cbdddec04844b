import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, Metrics, requestErrors } from '@lyceum/platform';
import { hash, verify, type Options } from '@node-rs/argon2';
import type { Config } from '../config.js';
import { isWeakerThan } from './hash-parameters.js';
import { Turns } from './turns.js';

/** argon2id, on threads of its own, a bounded number at once. */
@Injectable()
export class Passwords {
  private readonly turns: Turns;
  private readonly parameters: Pick<Options, 'memoryCost' | 'timeCost'> & { parallelism: 1 };
  private decoy: Promise<string> | undefined;

  constructor(@Inject(CONFIG) config: Config, metrics: Metrics) {
    this.parameters = {
      memoryCost: config.PASSWORD_MEMORY_KIB,
      timeCost: config.PASSWORD_PASSES,
      parallelism: 1,
    };
    this.turns = new Turns(config.PASSWORD_HASHES_AT_ONCE, config.PASSWORD_HASHES_WAITING);
    metrics.gauge('password_hashes_waiting', 'Sign-ins that wait for their turn', [], (gauge) =>
      gauge.set(this.turns.waitingCount),
    );
  }

  /** @throws DomainError `request.overloaded` when too many wait already */
  hash(password: string): Promise<string> {
    return this.inTurn(() => hash(password, this.parameters));
  }

  /**
   * Takes the same time whether there is a hash or not, so that answers cannot be used to find out who has
   * an account.
   *
   * @throws DomainError `request.overloaded` when too many wait already
   */
  async matches(stored: string | null | undefined, password: string): Promise<boolean> {
    this.decoy ??= hash('nobody has this password', this.parameters);
    const against = stored ?? (await this.decoy);
    const matches = await this.inTurn(() => verify(against, password));
    return matches && stored != null;
  }

  /** Whether the settings ask for more than the hash was made with. */
  isOutgrown(stored: string): boolean {
    return isWeakerThan(stored, this.parameters.memoryCost!, this.parameters.timeCost!);
  }

  private inTurn<T>(job: () => Promise<T>): Promise<T> {
    return this.turns.take(job, () => requestErrors.overloaded({ retryAfterSeconds: 2 }));
  }
}
