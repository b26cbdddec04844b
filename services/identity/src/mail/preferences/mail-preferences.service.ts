import { Injectable } from '@nestjs/common';
import type { Actor } from '@lyceum/platform';
import { MailKeys } from '../mail-keys.js';
import { mailCategories } from '../templates/mail-templates.js';
import type { MailPreferencesDto, MailPreferencesView } from './mail-preferences.dto.js';
import { MailPreferencesRepository } from './mail-preferences.repository.js';

@Injectable()
export class MailPreferencesService {
  constructor(
    private readonly preferences: MailPreferencesRepository,
    private readonly keys: MailKeys,
  ) {}

  async read(actor: Actor): Promise<MailPreferencesView> {
    const rows = await this.preferences.ofUser(actor, actor.userId!);
    const isOn = (category: string): boolean =>
      rows.find((row) => row.category === category)?.enabled ?? true;
    return { school: isOn('school'), security: true };
  }

  async write(actor: Actor, wanted: MailPreferencesDto): Promise<MailPreferencesView> {
    for (const category of mailCategories)
      await this.preferences.set(actor, actor.userId!, category, wanted[category]);
    return { ...wanted, security: true };
  }

  /** Whether the link is one of ours. What it asks for is done, however often it is asked. */
  async unsubscribe(caller: Actor, token: string): Promise<boolean> {
    const who = this.keys.readUnsubscribeToken(token);
    if (!who) return false;
    if (who.kind === 'user') await this.preferences.set(caller, who.id, who.category, false);
    else
      await this.preferences.suppress(
        caller,
        Buffer.from(who.id, 'base64url'),
        who.category,
        'unsubscribed',
      );
    return true;
  }

  isOurs(token: string): boolean {
    return this.keys.readUnsubscribeToken(token) !== undefined;
  }
}
