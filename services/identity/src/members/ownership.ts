import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, onBehalfOf, type Actor } from '@lyceum/platform';
import { Database } from '@lyceum/persistence';
import { AuditLog } from '../audit/index.js';
import type { Config } from '../config.js';
import { MailQueue } from '../mail/index.js';
import type { OwnershipOfferView } from './member.dto.js';
import { memberErrors } from './member.errors.js';
import { MemberRepository } from './member.repository.js';
import { Members, schoolOf } from './members.js';

const OFFER_DAYS = 7;

/** Hands a school over: offered by its owner, and done when the other accepts. */
@Injectable()
export class Ownership {
  constructor(
    private readonly database: Database,
    private readonly repository: MemberRepository,
    private readonly members: Members,
    private readonly mails: MailQueue,
    private readonly audit: AuditLog,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** In place of an offer before. */
  async offer(actor: Actor, userId: string): Promise<OwnershipOfferView> {
    const schoolId = schoolOf(actor);
    return this.database.run(onBehalfOf(actor, schoolId), async (tx) => {
      const owner = await this.repository.owner(tx, schoolId);
      if (owner === undefined || owner !== actor.userId) throw memberErrors.not_the_owner();
      const role = await this.repository.roleOf(tx, schoolId, userId);
      if (role === undefined || role === 'owner') throw memberErrors.member_not_found();
      const to = { userId };
      if (await this.mails.isEnough(tx, 'ownership-offer', to)) throw memberErrors.offered_enough();
      const offer = await this.repository.offer(tx, schoolId, userId, OFFER_DAYS);
      const names = await this.repository.names(tx, schoolId, owner);
      await this.mails.add(tx, {
        template: 'ownership-offer',
        to,
        params: { ...names, link: new URL('/ownership-offer', this.config.PUBLIC_URL).toString() },
      });
      this.audit.add(tx, { action: 'ownership.offered', userId });
      return { userId: offer.user_id, expiresAt: offer.expires_at };
    });
  }

  /** The caller owns the school from now on; who did before teaches in it. */
  async accept(actor: Actor): Promise<void> {
    const schoolId = schoolOf(actor);
    const userId = actor.userId!;
    await this.database.run(onBehalfOf(actor, schoolId), async (tx) => {
      const before = await this.repository.owner(tx, schoolId);
      if (before === undefined || !(await this.repository.takeOffer(tx, schoolId, userId)))
        throw memberErrors.offer_not_found();
      // In this order: there is never a second owner, and at COMMIT there must be one.
      await this.members.setRole(tx, before, 'instructor');
      await this.members.setRole(tx, userId, 'owner');
      this.audit.add(tx, { action: 'ownership.transferred', userId });
    });
  }

  /** Taken back by the owner, or declined by whom it was made to. */
  async end(actor: Actor): Promise<void> {
    const schoolId = schoolOf(actor);
    await this.database.run(onBehalfOf(actor, schoolId), async (tx) => {
      const isOwner = (await this.repository.owner(tx, schoolId)) === actor.userId;
      if (!(await this.repository.takeOffer(tx, schoolId, isOwner ? undefined : actor.userId)))
        throw memberErrors.offer_not_found();
      this.audit.add(tx, { action: 'ownership.declined' });
    });
  }
}
