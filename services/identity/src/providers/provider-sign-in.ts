import { Injectable } from '@nestjs/common';
import { systemActor, type Actor } from '@lyceum/platform';
import { Database, type Tx } from '@lyceum/persistence';
import { AccountOpening, AccountRepository } from '../accounts/index.js';
import { IdentityLinks, IdentityRepository } from '../identities/index.js';
import { MailQueue } from '../mail/index.js';
import { Registrations, type RegistrationView } from '../registration/index.js';
import { SignInGate, type ChallengeView } from '../second-factor/index.js';
import type { SessionGrant, TokenMode } from '../sessions/index.js';
import type { ProviderIdentity } from './provider-client.js';
import type { FinishFlowDto } from './provider.dto.js';
import { providerErrors } from './provider.errors.js';
import { ProviderFlows } from './provider-flows.js';
import { ProviderRegistry } from './provider-registry.js';

export type ProviderOutcome = SessionGrant | ChallengeView | RegistrationView;

/**
 * Signs in with an identity. An identity that is known leads to its account, whatever its address is by now.
 * One that is new gets an account by its address only where the provider is the one to say whose address it
 * is. Elsewhere the address has to be proved here, by a code, as if somebody signed up with a password:
 * whoever merely claims an address gets neither the account that has it nor to know that there is one.
 */
@Injectable()
export class ProviderSignIn {
  constructor(
    private readonly database: Database,
    private readonly flows: ProviderFlows,
    private readonly registry: ProviderRegistry,
    private readonly identities: IdentityRepository,
    private readonly links: IdentityLinks,
    private readonly accounts: AccountRepository,
    private readonly opening: AccountOpening,
    private readonly registrations: Registrations,
    private readonly gate: SignInGate,
    private readonly mails: MailQueue,
  ) {}

  /**
   * @throws DomainError `identity.provider_…`, `identity.not_a_member` of the school that was asked for when
   * it began
   */
  async finish(
    caller: Actor,
    provider: string,
    answer: FinishFlowDto,
  ): Promise<{ readonly outcome: ProviderOutcome; readonly mode: TokenMode | undefined }> {
    const { identity, request } = await this.flows.finish(caller, provider, answer);
    const actor = systemActor('provider', { origin: caller });
    const outcome = await this.database.run(actor, async (tx): Promise<ProviderOutcome> => {
      const { issuer, subject, email } = identity;
      const known = await this.identities.use(tx, issuer, subject, email);
      if (known === undefined && email !== undefined && !identity.ownsEmail)
        return this.proveAddress(tx, provider, identity, email);
      const userId = known ?? (await this.accountFor(tx, provider, identity));
      return this.gate.pass(tx, { userId, schoolId: request.schoolId, methods: ['fed'] });
    });
    return { outcome, mode: request.mode };
  }

  /** The same answer whether or not the address has an account; only the mail differs. */
  private proveAddress(
    tx: Tx,
    provider: string,
    { issuer, subject, displayName }: ProviderIdentity,
    email: string,
  ): Promise<RegistrationView> {
    const identity = { provider, issuer, subject, email };
    return this.registrations.beginWith(tx, identity, email, displayName ?? nameFrom(email));
  }

  private async accountFor(
    tx: Tx,
    provider: string,
    { issuer, subject, email, displayName }: ProviderIdentity,
  ): Promise<string> {
    if (email === undefined) throw providerErrors.provider_email_unverified();
    const existing = await this.accounts.idOf(tx, email);
    // Another subject of the same issuer with this address: it was given to somebody else since.
    if (existing !== undefined && (await this.identities.hasFrom(tx, existing, issuer)))
      throw providerErrors.provider_link_required();
    const userId = existing ?? (await this.open(tx, email, displayName));
    if (!(await this.links.add(tx, userId, { provider, issuer, subject, email })))
      throw providerErrors.provider_flow_over();
    if (existing !== undefined)
      await this.mails.add(tx, {
        template: 'ways-in-changed',
        to: { userId },
        params: { provider: this.registry.get(provider).title },
      });
    return userId;
  }

  /** An account without a password: its address is proved by who owns it. */
  private async open(tx: Tx, email: string, displayName: string | undefined): Promise<string> {
    const name = displayName ?? nameFrom(email);
    return (await this.opening.open(tx, { email, passwordHash: null, name })).userId;
  }
}

const nameFrom = (email: string): string => email.split('@')[0]!;
