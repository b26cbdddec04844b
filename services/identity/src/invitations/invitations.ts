import { Inject, Injectable } from '@nestjs/common';
import {
  CONFIG,
  Cursors,
  onBehalfOf,
  requestErrors,
  type Actor,
  type Page,
  type PageQuery,
} from '@lyceum/platform';
import { Database, type Tx } from '@lyceum/persistence';
import { v7 as uuidv7 } from 'uuid';
import { AuditLog } from '../audit/index.js';
import type { Config } from '../config.js';
import { MailQueue } from '../mail/index.js';
import { Members } from '../members/index.js';
import { hashOf, newSecretToken } from '../sessions/index.js';
import type {
  AcceptedInvitationView,
  InvitationPreviewView,
  InviteByLinkDto,
  InviteByMailDto,
} from './invitation.dto.js';
import { invitationErrors } from './invitation.errors.js';
import {
  InvitationRepository,
  type InvitationRow,
  type InvitedRole,
} from './invitation.repository.js';

const INVITATIONS_PER_DAY = 500;

@Injectable()
export class Invitations {
  constructor(
    private readonly database: Database,
    private readonly invitations: InvitationRepository,
    private readonly members: Members,
    private readonly mails: MailQueue,
    private readonly audit: AuditLog,
    private readonly cursors: Cursors,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** The same answer whether the address has an account or not. */
  async byMail(
    actor: Actor,
    { email, role, expiresInDays }: InviteByMailDto,
  ): Promise<InvitationRow> {
    // Whoever teaches brings learners; who teaches is the owner's to say.
    if (role !== 'learner' && actor.role === 'instructor')
      throw invitationErrors.invitation_role_too_high();
    return this.invite(
      actor,
      { role, email, maxUses: 1, days: expiresInDays },
      async (tx, link) => {
        const to = { email };
        if (await this.mails.isEnough(tx, 'invitation', to))
          throw invitationErrors.invited_enough();
        const { locale, ...names } = await this.invitations.names(
          tx,
          tx.actor.tenantId!,
          actor.userId!,
        );
        await this.mails.add(tx, {
          template: 'invitation',
          to,
          locale,
          params: { ...names, role, link },
        });
      },
    );
  }

  async byLink(
    actor: Actor,
    { maxUses, expiresInDays }: InviteByLinkDto,
  ): Promise<{ readonly row: InvitationRow; readonly link: string }> {
    let link = '';
    const terms = { role: 'learner' as const, email: undefined, maxUses, days: expiresInDays };
    const row = await this.invite(actor, terms, async (_tx, made) => {
      link = made;
    });
    return { row, link };
  }

  async list(actor: Actor, { limit, cursor }: PageQuery): Promise<Page<InvitationRow>> {
    const list = `invitations of ${schoolOf(actor)}`;
    const after = this.cursors.read(list, cursor);
    const rows = await this.invitations.list(actor, limit + 1, after);
    return this.cursors.page(list, rows, limit, ({ id }) => [id]);
  }

  async revoke(actor: Actor, id: string): Promise<void> {
    const schoolId = schoolOf(actor);
    await this.database.run(onBehalfOf(actor, schoolId), async (tx) => {
      if (!(await this.invitations.revoke(tx, schoolId, id)))
        throw invitationErrors.invitation_not_found();
      this.audit.add(tx, { action: 'invitation.revoked', details: { invitationId: id } });
    });
  }

  async preview(caller: Actor, token: string): Promise<InvitationPreviewView> {
    const found = await this.invitations.presented(caller, hashOf(token));
    if (!found) throw invitationErrors.invitation_invalid();
    const { school, inviter, role, is_bound: isBound } = found;
    return { school, inviter, role, isBound };
  }

  /** The caller joins. An invitation by mail is for the account with that address alone. */
  async accept(actor: Actor, token: string): Promise<AcceptedInvitationView> {
    const found = await this.invitations.presented(actor, hashOf(token));
    if (!found) throw invitationErrors.invitation_invalid();
    const { id, tenant_id: schoolId, role } = found;
    const userId = actor.userId!;
    await this.database.run(onBehalfOf(actor, schoolId), async (tx) => {
      const held = await this.invitations.lock(tx, schoolId, id, userId);
      if (!held) throw invitationErrors.invitation_invalid();
      if (held.is_for_another) throw invitationErrors.invitation_for_another();
      await this.members.join(tx, userId, role);
      await this.invitations.use(tx, schoolId, id);
      this.audit.add(tx, { action: 'invitation.accepted', details: { invitationId: id } });
    });
    return { schoolId, role };
  }

  private async invite(
    actor: Actor,
    terms: { role: InvitedRole; email: string | undefined; maxUses: number; days: number },
    handOver: (tx: Tx, link: string) => Promise<void>,
  ): Promise<InvitationRow> {
    const schoolId = schoolOf(actor);
    const { token, hash: tokenHash } = newSecretToken('lyi');
    return this.database.run(onBehalfOf(actor, schoolId), async (tx) => {
      if ((await this.invitations.countToday(tx, schoolId)) >= INVITATIONS_PER_DAY)
        throw invitationErrors.too_many_invitations();
      if (terms.email !== undefined) await this.invitations.replace(tx, schoolId, terms.email);
      const id = uuidv7();
      const row = await this.invitations.insert(tx, {
        id,
        schoolId,
        userId: actor.userId!,
        tokenHash,
        ...terms,
      });
      await handOver(tx, new URL(`/invitations/${token}`, this.config.PUBLIC_URL).toString());
      this.audit.add(tx, {
        action: 'invitation.created',
        details: { invitationId: id, role: terms.role },
      });
      return row;
    });
  }
}

function schoolOf({ tenantId }: Actor): string {
  if (tenantId === undefined) throw requestErrors.forbidden({ detail: 'Act in a school first.' });
  return tenantId;
}
