import { Injectable } from '@nestjs/common';
import { requestErrors, systemActor, type Actor } from '@lyceum/platform';
import { Database } from '@lyceum/persistence';
import { AccountRepository } from '../accounts/index.js';
import { SignInThrottle } from '../lockout/index.js';
import { Passwords } from '../passwords/index.js';
import { recoveryErrors } from './recovery.errors.js';

/** Asks somebody who is signed in for the password again: a session that was left open is not enough. */
@Injectable()
export class PasswordCheck {
  constructor(
    private readonly database: Database,
    private readonly accounts: AccountRepository,
    private readonly throttle: SignInThrottle,
    private readonly passwords: Passwords,
  ) {}

  /**
   * @returns the address of the account
   * @throws DomainError `identity.password_wrong`, `identity.too_many_attempts`
   */
  async pass(caller: Actor, password: string): Promise<string> {
    const found = await this.accounts.credentialsOf(caller, caller.userId!);
    if (!found) throw requestErrors.not_found();
    // Whoever has the session guesses on a counter of its own.
    const attempt = await this.throttle.begin(caller, found.email, `session ${caller.sessionId}`);
    if (!(await this.passwords.matches(found.password_hash, password)))
      throw recoveryErrors.password_wrong();
    await this.database.run(systemActor('password check', { origin: caller }), (tx) =>
      this.throttle.succeeded(tx, attempt),
    );
    return found.email;
  }
}
