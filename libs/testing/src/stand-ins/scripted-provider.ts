import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Refuses with a status. */
export interface Refusal {
  readonly does: 'fail';
  readonly status: number;
  readonly code?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ProviderRequest {
  /** Whether the caller has ended it before the answer was at its end. */
  wasAborted: boolean;
}

/** In place of a provider of models, over a real socket: does with each request what the test tells it. */
export abstract class ScriptedProvider<
  Request extends ProviderRequest,
  Behaviour extends { readonly does: string },
> {
  readonly requests: Request[] = [];
  private readonly script: (Behaviour | Refusal)[] = [];
  private readonly server = createServer((request, response) => {
    void this.take(request, response);
  });

  protected constructor(private usual: (request: Request) => Behaviour | Refusal) {}

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** With `/v1`, as the base address of OpenAI has it; that of Anthropic is the origin. */
  get url(): string {
    return `${this.origin}/v1`;
  }

  /** For the next requests, one each. */
  next(...behaviours: readonly (Behaviour | Refusal)[]): void {
    this.script.push(...behaviours);
  }

  /** For all others. */
  always(usual: (request: Request) => Behaviour | Refusal): void {
    this.usual = usual;
  }

  /** Forgets what was received and what is still to be done. */
  reset(): void {
    this.requests.splice(0);
    this.script.splice(0);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  protected async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  /** `undefined` when there is nothing at the address. */
  protected abstract read(
    message: IncomingMessage,
    body: Buffer,
  ): Request | undefined | Promise<Request | undefined>;

  protected abstract answer(
    response: ServerResponse,
    behaviour: Behaviour,
    request: Request,
  ): void | Promise<void>;

  private async take(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of message) chunks.push(chunk as Buffer);
    const request = await this.read(message, Buffer.concat(chunks));
    if (!request) return void response.writeHead(404).end();
    this.requests.push(request);
    response.on('close', () => (request.wasAborted = !response.writableFinished));
    const behaviour = this.script.shift() ?? this.usual(request);
    if (isRefusal(behaviour)) refuse(response, behaviour);
    else await this.answer(response, behaviour, request);
  }
}

/** Breaks the connection, after what was written has left. */
export function breakOff(response: ServerResponse): void {
  response.write('', () => setImmediate(() => response.destroy()));
}

const isRefusal = (behaviour: { readonly does: string }): behaviour is Refusal =>
  behaviour.does === 'fail';

function refuse(
  response: ServerResponse,
  { status, code = 'some_error', headers = {} }: Refusal,
): void {
  const message = 'You sent sk-secret-key, and we quote it';
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify({ type: 'error', error: { type: code, code, message } }));
}
