import { Injectable } from '@nestjs/common';
import type { Actor } from '@lyceum/platform';
import { Database, type Tx } from '@lyceum/persistence';
import { AuditLog } from '../audit/index.js';
import { IdentityLinks, IdentityRepository, type IdentityRow } from '../identities/index.js';
import { MailQueue } from '../mail/index.js';
import { WaysIn } from '../second-factor/index.js';
import type { IdentityListView, IdentityView, LinkDto } from './provider.dto.js';
import { providerErrors } from './provider.errors.js';
import { ProviderFlows } from './provider-flows.js';
import { ProviderRegistry } from './provider-registry.js';

/** The identities at providers that lead to the own account. */
@Injectable()
export class Identities {
  constructor(
    private readonly database: Database,
    private readonly identities: IdentityRepository,
    private readonly links: IdentityLinks,
    private readonly flows: ProviderFlows,
    private readonly registry: ProviderRegistry,
    private readonly waysIn: WaysIn,
    private readonly audit: AuditLog,
    private readonly mails: MailQueue,
  ) {}

  async list(caller: Actor): Promise<IdentityListView> {
    const rows = await this.database.run(caller, (tx) => this.identities.list(tx, caller.userId!), {
      readOnly: true,
    });
    return { items: rows.map(toView) };
  }

  /** @throws DomainError `identity.identity_taken`, `identity.provider_…` */
  async link(caller: Actor, answer: LinkDto): Promise<IdentityView> {
    const userId = caller.userId!;
    const { identity } = await this.flows.finish(caller, answer.provider, answer, true);
    return this.database.run(caller, async (tx) => {
      const { issuer, subject, email = null } = identity;
      const { provider } = answer;
      const row = await this.links.add(tx, userId, { provider, issuer, subject, email });
      if (!row) throw providerErrors.identity_taken();
      await this.tellOwner(tx, userId, provider);
      return toView(row);
    });
  }

  /** @throws DomainError `identity.identity_not_found`, `identity.last_way_in` */
  async unlink(caller: Actor, id: string): Promise<void> {
    const userId = caller.userId!;
    await this.database.run(caller, async (tx) => {
      const provider = await this.identities.delete(tx, userId, id);
      if (provider === undefined) throw providerErrors.identity_not_found();
      await this.waysIn.expectOneLeft(tx, userId);
      this.audit.add(tx, { action: 'identity.unlinked', details: { provider } });
      await this.tellOwner(tx, userId, provider);
    });
  }

  private async tellOwner(tx: Tx, userId: string, name: string): Promise<void> {
    const provider = this.registry.all().find((known) => known.name === name)?.title ?? name;
    await this.mails.add(tx, { template: 'ways-in-changed', to: { userId }, params: { provider } });
  }
}

function toView(row: IdentityRow): IdentityView {
  return {
    id: row.id,
    provider: row.provider,
    email: row.email,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
  };
}
