import { Controller, Inject } from '@nestjs/common';
import { webhookReceived, type WebhookReceived } from '@lyceum/contracts';
import {
  BusConnection,
  Consumes,
  reaction,
  StoredWebhooks,
  type EventContext,
} from '@lyceum/messaging';
import { LOGGER, SERVICE_NAME, type Logger } from '@lyceum/platform';
import { isReportingProvider, MailReports } from './mail-reports.js';

/** What providers report about our mail arrives as webhooks, which the edge has verified. */
@Controller()
export class RecordMailReport {
  private readonly webhooks: StoredWebhooks;

  constructor(
    private readonly reports: MailReports,
    bus: BusConnection,
    @Inject(SERVICE_NAME) service: string,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.webhooks = new StoredWebhooks(service, bus);
  }

  @Consumes(webhookReceived.v1, reaction('mail-reports'))
  async record(event: WebhookReceived, { tx }: EventContext): Promise<void> {
    const { provider } = event.data;
    if (!this.webhooks.handles(event) || !isReportingProvider(provider)) return;
    const { body } = await this.webhooks.read(event);
    const report = parsed(body);
    if (report === undefined) {
      // It was signed, and will not become readable by trying again.
      this.logger.warn({ provider, webhook: event.id }, 'a report about mail is not JSON');
      return;
    }
    await this.reports.apply(tx, provider, report);
  }
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
