import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { CONFIG, Metrics } from '@lyceum/platform';
import type { Config } from '../config.js';
import { MailKeys } from './mail-keys.js';
import { MailRepository, type MailToDeliver, type Settlement } from './mail.repository.js';
import { createProvider } from './providers/create-provider.js';
import { categoryOf, type MailParams, type MailTemplate } from './templates/mail-templates.js';
import { renderMail } from './templates/render-mail.js';

/** Takes one mail from the queue to the provider. Every part of it bears being repeated. */
@Injectable()
export class MailDelivery implements OnApplicationShutdown {
  private readonly provider: ReturnType<typeof createProvider>;
  private readonly count: (status: Settlement['status'], template: string) => void;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly mails: MailRepository,
    private readonly keys: MailKeys,
    metrics: Metrics,
  ) {
    this.provider = createProvider(config);
    const counter = metrics.counter('mails_total', 'Mail that left the queue, by outcome', [
      'status',
      'template',
    ]);
    this.count = (status, template) => counter.inc({ status, template });
  }

  /** Without a provider mail stays queued. */
  get isPossible(): boolean {
    return this.provider !== undefined;
  }

  /**
   * Sends a mail unless that is done or unwanted.
   *
   * @throws MailRefused when the provider will never take it; any other error may be tried again
   */
  async send(id: string, signal: AbortSignal): Promise<void> {
    const mail = await this.mails.toDeliver(id);
    if (!mail) return;
    if (!this.provider) throw new Error('No mail provider is set up');
    if (mail.address === null) {
      await this.settle(mail, { status: 'failed', failure: 'the account is gone' });
      return;
    }
    const category = categoryOf[mail.template];
    const addressHash = this.keys.addressHash(mail.address);
    const asked = category === 'security' ? '*' : category;
    if (await this.mails.isUnwanted(this.keys.addressHashes(mail.address), asked, mail.user_id)) {
      await this.settle(mail, { status: 'suppressed', addressHash });
      return;
    }
    const unsubscribeUrl =
      category === 'security'
        ? undefined
        : this.unsubscribeUrl({
            kind: mail.user_id === null ? 'address' : 'user',
            id: mail.user_id ?? addressHash.toString('base64url'),
            category,
          });
    const rendered = this.render(mail, unsubscribeUrl);
    const providerId = await this.provider.send(
      { id, to: mail.address, ...rendered, headers: mailHeaders(unsubscribeUrl) },
      signal,
    );
    await this.settle(mail, {
      status: 'sent',
      provider: this.provider.name,
      providerId,
      addressHash,
    });
  }

  /** Records that a mail will not arrive. */
  async fail(id: string, failure: string): Promise<void> {
    const mail = await this.mails.toDeliver(id);
    if (mail) await this.settle(mail, { status: 'failed', failure: failure.slice(0, 500) });
  }

  onApplicationShutdown(): void {
    this.provider?.close();
  }

  private render(
    mail: MailToDeliver,
    unsubscribeUrl: string | undefined,
  ): ReturnType<typeof renderMail> {
    const params = this.keys.openParams(mail.id, mail.sealed_params) as MailParams[MailTemplate];
    return renderMail(mail.template, params, { locale: mail.locale ?? undefined, unsubscribeUrl });
  }

  private unsubscribeUrl(who: Parameters<MailKeys['unsubscribeToken']>[0]): string {
    const url = new URL('/v1/mail/unsubscribe', this.config.PUBLIC_URL);
    url.searchParams.set('token', this.keys.unsubscribeToken(who));
    return url.toString();
  }

  private async settle(mail: MailToDeliver, settlement: Settlement): Promise<void> {
    await this.mails.settle(mail.id, settlement);
    this.count(settlement.status, mail.template);
  }
}

/** RFC 8058: mail programs offer a button of their own for this. RFC 3834: no answer by machines. */
function mailHeaders(unsubscribeUrl: string | undefined): Record<string, string> {
  return {
    'Auto-Submitted': 'auto-generated',
    ...(unsubscribeUrl !== undefined && {
      'List-Unsubscribe': `<${unsubscribeUrl}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    }),
  };
}
