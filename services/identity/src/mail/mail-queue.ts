import { Injectable } from '@nestjs/common';
import type { Tx } from '@lyceum/persistence';
import { v7 as uuidv7 } from 'uuid';
import { MailDispatch } from './mail-dispatch.js';
import { MailKeys } from './mail-keys.js';
import { MailRepository } from './mail.repository.js';
import { categoryOf, type MailParams, type MailTemplate } from './templates/mail-templates.js';

/** From one school to one person about one thing: a slip may be put right, and nobody's mailbox is filled. */
const PER_DAY = 3;

/** To somebody with an account, at the address it has when the mail goes out; or to an address as such. */
export type Recipient = { readonly userId: string } | { readonly email: string };

export interface MailRequest<T extends MailTemplate> {
  readonly template: T;
  readonly to: Recipient;
  /** BCP 47. By default the language that the recipient prefers, else English. */
  readonly locale?: string | null;
  readonly params: MailParams[T];
}

@Injectable()
export class MailQueue {
  constructor(
    private readonly mails: MailRepository,
    private readonly keys: MailKeys,
    private readonly dispatch: MailDispatch,
  ) {}

  /**
   * Whether somebody got as many of these from the school in a day as anybody takes. Callers take turns: of two at
   * once neither sees the other's mail.
   */
  async isEnough(tx: Tx, template: MailTemplate, to: Recipient): Promise<boolean> {
    const [userId, hashes] =
      'userId' in to ? [to.userId, []] : [undefined, this.keys.addressHashes(to.email)];
    return (await this.mails.countToday(tx, template, userId, hashes)) >= PER_DAY;
  }

  /**
   * Queues a mail with the change that it tells of: it goes out after the commit, and never without one.
   * Codes and links are sealed until then, and forgotten afterwards.
   *
   * @returns the id of the mail
   */
  async add<T extends MailTemplate>(tx: Tx, mail: MailRequest<T>): Promise<string> {
    const id = uuidv7();
    const address = 'email' in mail.to ? mail.to.email : undefined;
    await this.mails.insert(tx, {
      id,
      template: mail.template,
      userId: 'userId' in mail.to ? mail.to.userId : undefined,
      address,
      addressHash: address === undefined ? undefined : this.keys.addressHash(address),
      schoolId: categoryOf[mail.template] === 'school' ? tx.actor.tenantId : undefined,
      locale: mail.locale,
      sealedParams: this.keys.sealParams(id, mail.params),
    });
    tx.afterCommit(() => this.dispatch.wake());
    return id;
  }
}
