import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { systemActor, type Actor } from '@lyceum/platform';
import { Database, type Tx } from '@lyceum/persistence';
import {
  AccountOpening,
  CODE_ATTEMPTS,
  CODE_MINUTES,
  CODE_PAUSE_SECONDS,
  OneTimeCodes,
  accountErrors,
} from '../accounts/index.js';
import { IdentityLinks, type LinkedIdentity } from '../identities/index.js';
import { MailQueue } from '../mail/index.js';
import { BreachedPasswords, Passwords } from '../passwords/index.js';
import { Schools, schoolErrors } from '../schools/index.js';
import { Sessions, type SessionGrant } from '../sessions/index.js';
import type { RegistrationView, SignUpDto, VerifyEmailDto } from './registration.dto.js';
import { RegistrationRepository, type RegistrationDetails } from './registration.repository.js';

/** Nobody's mailbox is filled by somebody else's sign-ups, nor by codes that are asked for again. */
const MAILS_PER_HOUR = 5;

/**
 * Signing up says nothing about who has an account: it always ends with a mail, and only the mail says
 * whether there is one. The account begins with the code, so that nobody can prepare one with the address of
 * somebody else.
 */
@Injectable()
export class Registrations {
  constructor(
    private readonly database: Database,
    private readonly registrations: RegistrationRepository,
    private readonly passwords: Passwords,
    private readonly breached: BreachedPasswords,
    private readonly codes: OneTimeCodes,
    private readonly accounts: AccountOpening,
    private readonly schools: Schools,
    private readonly sessions: Sessions,
    private readonly mails: MailQueue,
    private readonly identities: IdentityLinks,
  ) {}

  /** @throws DomainError `identity.slug_taken`, `identity.password_breached`, `request.overloaded` */
  async begin(
    caller: Actor,
    { email, password, name, locale, school }: SignUpDto,
  ): Promise<RegistrationView> {
    const actor = systemActor('sign-up', { origin: caller });
    if (school && (await this.schools.isSlugTaken(actor, school.slug)))
      throw schoolErrors.slug_taken();
    await this.breached.refuse(password);
    const passwordHash = await this.passwords.hash(password);
    return this.database.run(actor, (tx) =>
      this.insert(tx, {
        email,
        password_hash: passwordHash,
        display_name: name,
        locale: locale ?? null,
        school_name: school?.name ?? null,
        school_slug: school?.slug ?? null,
        identity: null,
      }),
    );
  }

  /** The same for somebody who comes from a provider instead of with a password. */
  beginWith(
    tx: Tx,
    identity: LinkedIdentity,
    email: string,
    name: string,
  ): Promise<RegistrationView> {
    return this.insert(tx, {
      email,
      password_hash: null,
      display_name: name,
      locale: null,
      school_name: null,
      school_slug: null,
      identity,
    });
  }

  /** @throws DomainError `identity.code_sent_recently`, `identity.code_wrong` when there is nothing to resend */
  async resend(caller: Actor, id: string): Promise<RegistrationView> {
    const { code, hash } = this.codes.create(contextOf(id));
    await this.database.run(systemActor('sign-up', { origin: caller }), async (tx) => {
      const found = await this.registrations.resend(tx, id, hash, {
        pauseSeconds: CODE_PAUSE_SECONDS,
        minutes: CODE_MINUTES,
        attempts: CODE_ATTEMPTS,
        perHour: MAILS_PER_HOUR,
      });
      if (!found) throw accountErrors.code_wrong();
      if (found.wait_seconds > 0)
        throw accountErrors.code_sent_recently({ retryAfterSeconds: found.wait_seconds });
      await this.send(tx, found, found.in_use, code);
    });
    return { registrationId: id, expiresIn: CODE_MINUTES * 60 };
  }

  /**
   * Opens the account, with its school, and signs in.
   *
   * @throws DomainError `identity.code_wrong`, `identity.slug_taken` and `identity.email_taken` when somebody
   * was faster
   */
  async verify(
    caller: Actor,
    { registrationId, code }: Pick<VerifyEmailDto, 'registrationId' | 'code'>,
  ): Promise<SessionGrant> {
    const actor = systemActor('sign-up', { origin: caller });
    const grant = await this.database.run(actor, async (tx) => {
      const found = await this.registrations.attempt(tx, registrationId, CODE_ATTEMPTS);
      const isRight = found && this.codes.matches(found.code_hash, contextOf(registrationId), code);
      // The attempt counts, so the transaction goes through.
      if (!isRight || found.in_use) return undefined;
      const { school_name: schoolName, school_slug: slug } = found;
      const account = await this.accounts.open(tx, {
        email: found.email,
        passwordHash: found.password_hash,
        name: found.display_name,
        locale: found.locale,
        school: schoolName !== null && slug !== null ? { name: schoolName, slug } : undefined,
      });
      await this.registrations.delete(tx, registrationId);
      if (found.identity === null) return this.sessions.open(tx, { ...account, methods: ['pwd'] });
      if (!(await this.identities.add(tx, account.userId, found.identity as LinkedIdentity)))
        throw accountErrors.email_taken();
      return this.sessions.open(tx, { ...account, methods: ['fed'] });
    });
    if (!grant) throw accountErrors.code_wrong();
    return grant;
  }

  private async insert(tx: Tx, registration: RegistrationDetails): Promise<RegistrationView> {
    const id = randomUUID();
    const { code, hash } = this.codes.create(contextOf(id));
    const { in_use: inUse, recent } = await this.registrations.insert(
      tx,
      { ...registration, id, code_hash: hash },
      CODE_MINUTES,
    );
    if (recent < MAILS_PER_HOUR) await this.send(tx, registration, inUse, code);
    return { registrationId: id, expiresIn: CODE_MINUTES * 60 };
  }

  private async send(
    tx: Tx,
    { email, locale }: Pick<RegistrationDetails, 'email' | 'locale'>,
    inUse: boolean,
    code: string,
  ): Promise<void> {
    const to = { to: { email }, locale };
    if (inUse) await this.mails.add(tx, { template: 'address-in-use', ...to, params: {} });
    else
      await this.mails.add(tx, {
        template: 'verify-email',
        ...to,
        params: { code, expiresInMinutes: CODE_MINUTES },
      });
  }
}

const contextOf = (registrationId: string): string => `registration ${registrationId}`;
