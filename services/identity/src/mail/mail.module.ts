import { Module, type OnModuleInit } from '@nestjs/common';
import { Maintenance } from '@lyceum/persistence';
import { MailDeliveryModule } from './mail-delivery.module.js';
import { MailDispatch } from './mail-dispatch.js';
import { MailQueue } from './mail-queue.js';
import { MailRepository } from './mail.repository.js';
import { MailPreferencesController } from './preferences/mail-preferences.controller.js';
import { MailPreferencesRepository } from './preferences/mail-preferences.repository.js';
import { MailPreferencesService } from './preferences/mail-preferences.service.js';
import { UnsubscribeController } from './preferences/unsubscribe.controller.js';
import { RecordMailReport } from './reports/record-mail-report.on-webhook-received.js';
import { MailReports } from './reports/mail-reports.js';

const KEEP_DAYS = 90;

@Module({
  imports: [MailDeliveryModule],
  controllers: [MailPreferencesController, UnsubscribeController, RecordMailReport],
  providers: [
    MailQueue,
    MailDispatch,
    MailPreferencesService,
    MailPreferencesRepository,
    MailReports,
  ],
  exports: [MailQueue],
})
export class MailModule implements OnModuleInit {
  constructor(
    private readonly maintenance: Maintenance,
    private readonly mails: MailRepository,
  ) {}

  onModuleInit(): void {
    this.maintenance.add('mail', async (tx) => {
      await this.mails.giveUpOld(tx);
      await this.mails.forgetOld(tx, KEEP_DAYS);
    });
  }
}
