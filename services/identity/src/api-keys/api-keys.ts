import { Injectable } from '@nestjs/common';
import { sessionRevoked } from '@lyceum/contracts';
import { Outbox } from '@lyceum/messaging';
import {
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
import { coversRole, schoolRoles, type SchoolRole } from '../schools/index.js';
import { ACCESS_TOKEN_SECONDS, AccessTokens } from '../sessions/index.js';
import type { ApiKeyTokenView, CreateApiKeyDto } from './api-key.dto.js';
import { apiKeyErrors } from './api-key.errors.js';
import { newApiKey, readApiKey } from './api-key-format.js';
import { ApiKeyRepository, type ApiKeyRow } from './api-key.repository.js';

const KEYS_PER_SCHOOL = 100;

@Injectable()
export class ApiKeys {
  constructor(
    private readonly database: Database,
    private readonly keys: ApiKeyRepository,
    private readonly tokens: AccessTokens,
    private readonly audit: AuditLog,
    private readonly outbox: Outbox,
    private readonly cursors: Cursors,
  ) {}

  /** @returns the key in clear, which nobody can have again */
  async create(
    actor: Actor,
    { name, scopes, role, expiresInDays: days }: CreateApiKeyDto,
  ): Promise<{ readonly row: ApiKeyRow; readonly key: string }> {
    const schoolId = schoolOf(actor);
    if (!coversRole(actor.role, role)) throw apiKeyErrors.api_key_role_too_high();
    const id = uuidv7();
    const { key, hash } = newApiKey(id);
    const row = await this.database.run(onBehalfOf(actor, schoolId), async (tx) => {
      if ((await this.keys.count(tx, schoolId)) >= KEYS_PER_SCHOOL)
        throw apiKeyErrors.too_many_api_keys();
      this.audit.add(tx, {
        action: 'api_key.created',
        details: { keyId: id, role, scopes: scopes.join(' ') },
      });
      const userId = actor.userId!;
      return this.keys.insert(tx, { id, schoolId, userId, name, hash, scopes, role, days });
    });
    return { row, key };
  }

  /** All keys to whoever owns the school, to others their own. */
  async list(actor: Actor, { limit, cursor }: PageQuery): Promise<Page<ApiKeyRow>> {
    const whose = ownOnly(actor);
    const list = `api keys of ${schoolOf(actor)} ${whose}`;
    const after = this.cursors.read(list, cursor);
    const rows = await this.keys.list(actor, whose, limit + 1, after);
    return this.cursors.page(list, rows, limit, ({ id }) => [id]);
  }

  async revoke(actor: Actor, id: string): Promise<void> {
    const schoolId = schoolOf(actor);
    await this.database.run(onBehalfOf(actor, schoolId), async (tx) => {
      if (!(await this.keys.revoke(tx, schoolId, id, ownOnly(actor))))
        throw apiKeyErrors.api_key_not_found();
      await this.announce(tx, id);
    });
  }

  /** Somebody left (no role any more) or may do less: keys that may do more end with it. */
  async endBeyond(tx: Tx, userId: string, role: SchoolRole | undefined): Promise<void> {
    const allowed = schoolRoles.filter((one) => role !== undefined && coversRole(role, one));
    for (const id of await this.keys.revokeOf(tx, tx.actor.tenantId!, userId, allowed))
      await this.announce(tx, id);
  }

  /**
   * An access token that lives and dies with the key.
   *
   * @throws DomainError `identity.api_key_invalid`, which says not why
   */
  async exchange(caller: Actor, key: string): Promise<ApiKeyTokenView> {
    const presented = readApiKey(key);
    const known = presented && (await this.keys.presented(caller, presented.id));
    if (!known || !presented.matches(known.secret_hash) || known.creator_role === null)
      throw apiKeyErrors.api_key_invalid();
    await this.keys.used(caller, known);
    const { role, creator_role: creatorRole, seconds_left: secondsLeft } = known;
    const lifetime = Math.min(ACCESS_TOKEN_SECONDS, secondsLeft);
    const accessToken = await this.tokens.issue({
      userId: known.user_id,
      sessionId: known.id,
      schoolId: known.tenant_id,
      role: coversRole(creatorRole, role) ? role : creatorRole,
      scopes: known.scopes,
      lifetime,
    });
    return { accessToken, expiresIn: lifetime };
  }

  private async announce(tx: Tx, id: string): Promise<void> {
    this.audit.add(tx, { action: 'api_key.revoked', details: { keyId: id } });
    this.outbox.add(tx, sessionRevoked.v1({ sessionId: id, version: 1 }));
  }
}

const ownOnly = ({ role, userId }: Actor): string | undefined =>
  role === 'owner' || role === 'admin' ? undefined : userId;

function schoolOf({ tenantId, scopes }: Actor): string {
  // A key must not make keys: whoever has found one would never lose it.
  if (scopes.length > 0) throw apiKeyErrors.needs_a_person();
  if (tenantId === undefined) throw requestErrors.forbidden();
  return tenantId;
}
