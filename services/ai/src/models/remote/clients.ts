import { createRequire } from 'node:module';
import type * as AnthropicSdk from '@anthropic-ai/sdk';
import type * as OpenAiSdk from 'openai';
import { Agent, fetch as undiciFetch } from 'undici';

const require = createRequire(import.meta.url);

interface Access {
  readonly baseUrl: string;
  /** Some servers want none. */
  readonly apiKey: string | undefined;
}

/**
 * Clients of providers over one pool of connections. Everything is said here: left to themselves they would read the
 * environment, repeat requests and write what they send to the console. What a vendor publishes is loaded when a model
 * of theirs is configured: together they are as large as the rest of the service.
 */
export class ProviderClients {
  private readonly agent: Agent;

  constructor(connectTimeoutMs: number) {
    // Headers and bodies have the deadlines of the models.
    const connect = { timeout: connectTimeoutMs };
    this.agent = new Agent({ connect, headersTimeout: 0, bodyTimeout: 0, connections: 64 });
  }

  openAi({ baseUrl, apiKey }: Access): OpenAiSdk.OpenAI {
    const { OpenAI: Client } = require('openai') as typeof OpenAiSdk;
    return new Client({
      baseURL: baseUrl,
      // The client insists on one.
      apiKey: apiKey ?? 'none',
      organization: null,
      project: null,
      webhookSecret: null,
      ...this.common(),
    });
  }

  anthropic({ baseUrl, apiKey }: Access): AnthropicSdk.Anthropic {
    const { Anthropic: Client } = require('@anthropic-ai/sdk') as typeof AnthropicSdk;
    return new Client({
      baseURL: baseUrl,
      apiKey: apiKey ?? 'none',
      authToken: null,
      ...this.common(),
    });
  }

  close(): Promise<void> {
    return this.agent.destroy();
  }

  private common(): { fetch: typeof fetch; maxRetries: number; logLevel: 'off'; timeout: number } {
    const send = (input: string, init: object): unknown =>
      undiciFetch(input, { ...init, dispatcher: this.agent });
    return {
      fetch: send as unknown as typeof fetch,
      maxRetries: 0,
      logLevel: 'off',
      // Longer than any deadline of ours.
      timeout: 3_600_000,
    };
  }
}
