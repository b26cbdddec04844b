import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { Agent, fetch as undiciFetch } from 'undici';

interface Access {
  readonly baseUrl: string;
  /** Some servers want none. */
  readonly apiKey: string | undefined;
}

/**
 * Clients of providers over one pool of connections. Everything is said here: left to themselves they would read the
 * environment, repeat requests and write what they send to the console.
 */
export class ProviderClients {
  private readonly agent: Agent;

  constructor(connectTimeoutMs: number) {
    // Headers and bodies have the deadlines of the models.
    const connect = { timeout: connectTimeoutMs };
    this.agent = new Agent({ connect, headersTimeout: 0, bodyTimeout: 0, connections: 64 });
  }

  openAi({ baseUrl, apiKey }: Access): OpenAI {
    return new OpenAI({
      baseURL: baseUrl,
      // The client insists on one.
      apiKey: apiKey ?? 'none',
      organization: null,
      project: null,
      webhookSecret: null,
      ...this.common(),
    });
  }

  anthropic({ baseUrl, apiKey }: Access): Anthropic {
    return new Anthropic({
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
