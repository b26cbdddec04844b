import {
  Body,
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Post,
  Query,
} from '@nestjs/common';
import {
  Allow,
  CurrentActor,
  Fails,
  Internal,
  PageQuery,
  Public,
  SendsHeaders,
  type Actor,
} from '@lyceum/platform';
import { RecentAuthentication } from '../step-up/index.js';
import {
  ApiKeyPageView,
  ApiKeyTokenView,
  apiKeyView,
  CreateApiKeyDto,
  ExchangeApiKeyDto,
  NewApiKeyView,
} from './api-key.dto.js';
import { apiKeyErrors } from './api-key.errors.js';
import { ApiKeys } from './api-keys.js';

@Controller('v1')
export class ApiKeyController {
  constructor(private readonly keys: ApiKeys) {}

  /** Makes a key for programs that act in the school. The answer is the only one that holds the key. */
  @Post('api-keys')
  @Allow('owner', 'instructor', 'admin')
  @RecentAuthentication()
  @Fails(
    apiKeyErrors.api_key_role_too_high,
    apiKeyErrors.too_many_api_keys,
    apiKeyErrors.needs_a_person,
  )
  @Header('cache-control', 'no-store')
  @SendsHeaders('cache-control')
  async create(
    @CurrentActor() actor: Actor,
    @Body() body: CreateApiKeyDto,
  ): Promise<NewApiKeyView> {
    const { row, key } = await this.keys.create(actor, body);
    return { ...apiKeyView(row), key };
  }

  /** The keys of the school; without owning it, one's own. */
  @Get('api-keys')
  @Allow('owner', 'instructor', 'admin')
  @Fails(apiKeyErrors.needs_a_person)
  async list(@CurrentActor() actor: Actor, @Query() page: PageQuery): Promise<ApiKeyPageView> {
    const { items, nextCursor } = await this.keys.list(actor, page);
    return { items: items.map(apiKeyView), nextCursor };
  }

  /** Ends a key at once, with every token it was exchanged for. */
  @Delete('api-keys/:id')
  @HttpCode(204)
  @Allow('owner', 'instructor', 'admin')
  @Fails(apiKeyErrors.api_key_not_found, apiKeyErrors.needs_a_person)
  revoke(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<void> {
    return this.keys.revoke(actor, id);
  }

  /** For the edge, which exchanges the key of a request for a token. */
  @Post('auth/api-key-token')
  @HttpCode(200)
  @Public()
  @Internal()
  @Header('cache-control', 'no-store')
  exchange(
    @CurrentActor() caller: Actor,
    @Body() { apiKey }: ExchangeApiKeyDto,
  ): Promise<ApiKeyTokenView> {
    return this.keys.exchange(caller, apiKey);
  }
}
