import { Injectable } from '@nestjs/common';
import { systemActor, type Actor } from '@lyceum/platform';
import { Database, statement } from '@lyceum/persistence';
import type { MailPreferencesRow } from '../../schema.generated.js';
import type { MailCategory } from '../templates/mail-templates.js';

const OF_USER = statement<Pick<MailPreferencesRow, 'category' | 'enabled'>>(
  'mail_preferences.of_user',
  'select category, enabled from mail_preferences where user_id = $1',
);
const SET = statement(
  'mail_preferences.set',
  `insert into mail_preferences (user_id, category, enabled) select id, $2, $3 from users where id = $1
   on conflict (user_id, category) do update set enabled = excluded.enabled, updated_at = now()`,
);
const SUPPRESS = statement(
  'mail_suppressions.add',
  `insert into mail_suppressions (address_hash, category, reason) values ($1, $2, $3) on conflict do nothing`,
);

@Injectable()
export class MailPreferencesRepository {
  constructor(private readonly database: Database) {}

  ofUser(
    actor: Actor,
    userId: string,
  ): Promise<Pick<MailPreferencesRow, 'category' | 'enabled'>[]> {
    return this.database.read(actor, OF_USER, [userId]);
  }

  /** Nothing when the account is gone. */
  async set(
    origin: Actor,
    userId: string,
    category: MailCategory,
    enabled: boolean,
  ): Promise<void> {
    const system = systemActor('mail preferences', { origin });
    await this.database.run(system, (tx) => tx.execute(SET, [userId, category, enabled]));
  }

  /** No more mail of this category, or none at all (`*`), to an address. */
  async suppress(
    origin: Actor,
    addressHash: Buffer,
    category: MailCategory | '*',
    reason: 'bounced' | 'complained' | 'unsubscribed',
  ): Promise<void> {
    const system = systemActor('mail suppression', { origin });
    await this.database.run(system, (tx) => tx.execute(SUPPRESS, [addressHash, category, reason]));
  }
}
