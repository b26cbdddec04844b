import { operations, type Api } from './api.generated.js';
import { addressOf, type Answer, type CallInput, type Method } from './call.js';
import { Credentials, type Session } from './credentials.js';
import { ApiError, ConnectionError, errorOf } from './errors.js';
import { defaultRetry, mayPass, withRetries, type RetryOptions } from './retry.js';
import { serverSentEvents, type ServerSentEvent } from './server-sent-events.js';

export interface ClientOptions {
  /** `https://school.example` */
  readonly baseUrl: string;
  /** From an earlier sign-in. */
  readonly session?: Session | undefined;
  /** Instead of a session: a key of the school, `lyk_…`. */
  readonly apiKey?: string;
  /** Told of every new session, to keep it, and of `undefined` when it has ended. */
  readonly onSession?: (session: Session | undefined) => void;
  readonly retry?: Partial<RetryOptions>;
  /** Milliseconds for one attempt. */
  readonly timeoutMs?: number;
  readonly fetch?: typeof fetch;
}

const REFRESH = 'sessions.refresh';
const TIMEOUT_MS = 30_000;
const isSafe = (method: Method): boolean => method === 'GET' || method === 'HEAD';

/** Sends a request once more, as whoever has a session now. */
type Send = (deadline: AbortSignal) => Promise<Response>;

/** Calls operations by their id; `createClient` puts their types around it. */
export class Caller {
  readonly credentials: Credentials;
  private readonly retry: RetryOptions;
  private readonly fetch: typeof fetch;
  private readonly timeoutMs: number;

  constructor(private readonly options: ClientOptions) {
    this.credentials = new Credentials(
      options.session,
      options.apiKey,
      options.onSession ?? (() => undefined),
    );
    this.retry = { ...defaultRetry, ...options.retry };
    this.fetch = options.fetch ?? globalThis.fetch.bind(globalThis);
    this.timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  }

  /** @throws ApiError, ConnectionError, or the reason of `input.signal` */
  async call(id: string, input: CallInput = {}): Promise<Answer<unknown>> {
    return this.repeated(id, input, (send) => this.answer(id, input, send));
  }

  /**
   * The events of an answer as they come. Until it begins it is repeated and refreshed like a call, and not afterwards.
   * Whoever stops reading ends it.
   *
   * @throws ApiError, ConnectionError (during the stream, too), or the reason of `input.signal`
   */
  async *stream(id: string, given: CallInput = {}): AsyncGenerator<ServerSentEvent> {
    const input = { ...given, headers: { accept: 'text/event-stream', ...given.headers } };
    const response = await this.repeated(id, input, (send) => {
      // Until it begins only: a stream may last for hours.
      const patience = new AbortController();
      const timer = setTimeout(() => patience.abort(), this.timeoutMs);
      return send(patience.signal).finally(() => clearTimeout(timer));
    });
    try {
      yield* serverSentEvents(response.body!, input.signal);
    } catch (error) {
      throw failureOf(id, input, error);
    }
  }

  /** Goes on with the session in the cookies of this browser. @returns whether there is one */
  resume(): Promise<boolean> {
    return this.credentials.resume(this.refreshed);
  }

  private async repeated<T>(
    id: string,
    input: CallInput,
    use: (send: Send) => Promise<T>,
  ): Promise<T> {
    const [method, path, kind] = operations[id]!;
    const url = addressOf(this.options.baseUrl, path, input);
    const headers = headersOf(input);
    const send: Send = (deadline) => this.send(id, method, url, headers, input, deadline);
    const attempt = async (): Promise<T> => {
      const used = this.credentials.current;
      try {
        return await use(send);
      } catch (error) {
        if (!isOutdated(error) || !this.credentials.canRefresh) throw error;
        const goesOn = await this.credentials.refresh(used, this.refreshed);
        // Signing in needs no session, and must not fail for an old one.
        if (!goesOn && kind !== 'public') throw error;
        return use(send);
      }
    };
    const isRepeatable = isSafe(method) || headers['idempotency-key'] !== undefined;
    return isRepeatable ? withRetries(attempt, this.retry, input.signal) : attempt();
  }

  private readonly refreshed = async ({ refreshToken }: Session): Promise<Session | undefined> => {
    const [method, path] = operations[REFRESH]!;
    const input = { body: refreshToken === undefined ? { mode: 'cookie' } : { refreshToken } };
    const url = addressOf(this.options.baseUrl, path, input);
    try {
      const { data } = await this.answer(REFRESH, input, (deadline) =>
        this.send(REFRESH, method, url, headersOf(input), input, deadline),
      );
      return data as Session;
    } catch (error) {
      if (error instanceof ApiError && !mayPass(error) && error.status < 500) return undefined;
      throw error;
    }
  };

  private async answer(id: string, input: CallInput, send: Send): Promise<Answer<unknown>> {
    const response = await send(AbortSignal.timeout(this.timeoutMs));
    const { status, headers } = response;
    const data = await dataIn(response).catch((error: unknown) => {
      throw failureOf(id, input, error);
    });
    return { data, status, headers, etag: headers.get('etag') ?? undefined };
  }

  private async send(
    id: string,
    method: Method,
    url: string,
    headers: Record<string, string>,
    input: CallInput,
    deadline: AbortSignal,
  ): Promise<Response> {
    const { body, signal } = input;
    const response = await this.fetch(url, {
      method,
      headers: { ...this.credentials.headers(isSafe(method), id !== REFRESH), ...headers },
      body: sentBody(body, headers),
      credentials: 'include',
      signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
    }).catch((error: unknown) => {
      throw failureOf(id, input, error);
    });
    if (!response.ok && response.status !== 304) throw await errorOf(id, response);
    return response;
  }
}

export interface Client extends Api {
  /** Goes on as whoever has signed in; `undefined` forgets. */
  useSession(session: Session | undefined): void;
  /**
   * For a page that was just loaded: goes on with the session in the cookies of this browser.
   *
   * @returns whether there is one; `false` means to sign in
   */
  resume(): Promise<boolean>;
  readonly session: Session | undefined;
}

/**
 * A client with a method for every operation: `client.courses.create({ body: { title: 'Geometry' } })`.
 * Reads are retried, and so is what carries an idempotency key; an expired session is refreshed once for all
 * calls that wait for it.
 */
export function createClient(options: ClientOptions): Client {
  const caller = new Caller(options);
  const groups: Record<string, Record<string, unknown>> = {};
  for (const [id, [, , kind]] of Object.entries(operations)) {
    const [group, name] = id.split('.') as [string, string];
    (groups[group] ??= {})[name] = (input?: CallInput) =>
      kind === 'stream' ? caller.stream(id, input) : caller.call(id, input);
  }
  const client = {
    ...groups,
    useSession: (session: Session | undefined) => caller.credentials.set(session),
    resume: () => caller.resume(),
    get session() {
      return caller.credentials.current;
    },
  };
  // The table and the types are written from one document.
  return client as unknown as Client;
}

/** Why there is no answer: the caller wants none any more, or the connection broke. */
function failureOf(id: string, { signal }: CallInput, error: unknown): unknown {
  return signal?.aborted ? signal.reason : new ConnectionError(id, error);
}

/** Refused for what a refresh replaces: the token, or what proves that a change comes from the own page. */
function isOutdated(error: unknown): boolean {
  if (!(error instanceof ApiError)) return false;
  const isExpired = error.status === 401 && error.code.startsWith('request.');
  return isExpired || error.code === 'request.csrf_failed';
}

function headersOf(input: CallInput): Record<string, string> {
  const { idempotencyKey, ifMatch, ifNoneMatch, body, headers } = input;
  const key = idempotencyKey === true ? crypto.randomUUID() : idempotencyKey;
  return {
    accept: 'application/json',
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...(key !== undefined && { 'idempotency-key': key }),
    ...(ifMatch !== undefined && { 'if-match': ifMatch }),
    ...(ifNoneMatch !== undefined && { 'if-none-match': ifNoneMatch }),
    // By any spelling: one beside ours would be sent together with it.
    ...Object.fromEntries(
      Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
    ),
  };
}

/** A file that travels as text (captions) names its own type; everything else is JSON. */
function sentBody(body: unknown, headers: Record<string, string>): string | null {
  if (body === undefined) return null;
  const isText = typeof body === 'string' && !headers['content-type']?.includes('json');
  return isText ? body : JSON.stringify(body);
}

async function dataIn(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === '') return undefined;
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  return isJson ? JSON.parse(text) : text;
}
