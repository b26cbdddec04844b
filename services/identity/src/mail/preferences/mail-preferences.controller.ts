import { Body, Controller, Get, Put } from '@nestjs/common';
import { CurrentActor, type Actor } from '@lyceum/platform';
import { MailPreferencesDto, MailPreferencesView } from './mail-preferences.dto.js';
import { MailPreferencesService } from './mail-preferences.service.js';

@Controller('v1/users/me/mail-preferences')
export class MailPreferencesController {
  constructor(private readonly service: MailPreferencesService) {}

  @Get()
  preferences(@CurrentActor() actor: Actor): Promise<MailPreferencesView> {
    return this.service.read(actor);
  }

  @Put()
  replacePreferences(
    @CurrentActor() actor: Actor,
    @Body() body: MailPreferencesDto,
  ): Promise<MailPreferencesView> {
    return this.service.write(actor, body);
  }
}
