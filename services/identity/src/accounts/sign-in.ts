import { Injectable } from '@nestjs/common';
import { systemActor, type Actor } from '@lyceum/platform';
import { Database } from '@lyceum/persistence';
import { SignInThrottle } from '../lockout/index.js';
import { Passwords } from '../passwords/index.js';
import { SignInGate, type ChallengeView } from '../second-factor/index.js';
import { DeviceTokens, type SessionGrant } from '../sessions/index.js';
import { accountErrors } from './account.errors.js';
import { AccountRepository } from './account.repository.js';
import { FailedSignIns } from './failed-sign-ins.js';
import type { SignInDto } from './sign-in.dto.js';

@Injectable()
export class SignIn {
  constructor(
    private readonly database: Database,
    private readonly accounts: AccountRepository,
    private readonly passwords: Passwords,
    private readonly throttle: SignInThrottle,
    private readonly devices: DeviceTokens,
    private readonly gate: SignInGate,
    private readonly failures: FailedSignIns,
  ) {}

  /**
   * An address without an account goes the same way, in as many steps, and fails in the same words.
   *
   * @throws DomainError `identity.credentials_wrong`, `identity.too_many_attempts`,
   * `identity.not_a_member`, `request.overloaded`
   */
  async signIn(
    caller: Actor,
    { email, password, schoolId, deviceToken }: SignInDto,
  ): Promise<SessionGrant | ChallengeView> {
    const actor = systemActor('sign-in', { origin: caller });
    const found = await this.accounts.credentials(actor, email);
    const device = found && this.devices.deviceOf(found.id, deviceToken);
    const attempt = await this.throttle.begin(caller, email, device);
    const isRight = await this.passwords.matches(found?.password_hash, password);
    if (!isRight || !found?.password_hash) {
      if (found) this.failures.note(actor, found.id, attempt.isLastFree);
      throw accountErrors.credentials_wrong();
    }
    const better = this.passwords.isOutgrown(found.password_hash)
      ? await this.passwords.hash(password)
      : undefined;
    return this.database.run(actor, async (tx) => {
      this.throttle.succeeded(tx, attempt);
      if (better !== undefined) await this.accounts.setPassword(tx, found.id, better);
      return this.gate.pass(tx, { userId: found.id, schoolId, methods: ['pwd'] });
    });
  }
}
