import { requestErrors } from '@lyceum/platform';
import { realtimeErrors } from './realtime.errors.js';

/** How many streams there may be, of everybody and of one user. */
export class Places {
  private readonly perUser = new Map<string, number>();
  private taken = 0;

  constructor(
    private readonly max: number,
    private readonly maxPerUser: number,
  ) {}

  /** @throws DomainError when there is none left */
  take(userId: string): void {
    if (this.taken >= this.max) throw requestErrors.unavailable();
    const own = this.perUser.get(userId) ?? 0;
    if (own >= this.maxPerUser) throw realtimeErrors.too_many_streams();
    this.perUser.set(userId, own + 1);
    this.taken += 1;
  }

  release(userId: string): void {
    const left = this.perUser.get(userId)! - 1;
    if (left > 0) this.perUser.set(userId, left);
    else this.perUser.delete(userId);
    this.taken -= 1;
  }
}
