export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * Method and path template of each operation, by its id; `public` when it needs no account, `stream` when it answers
 * with events as they come.
 */
export type OperationTable = Readonly<
  Record<string, readonly [method: Method, path: string, kind?: 'public' | 'stream']>
>;

export interface Answer<T> {
  readonly data: T;
  readonly status: number;
  readonly headers: Headers;
  /** For `ifMatch` of a change that builds on this answer. */
  readonly etag: string | undefined;
}

interface AnyCall {
  /** Ends the call, its retries and its waiting. */
  readonly signal?: AbortSignal;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Change {
  /** The `etag` of the answer that the change builds on; 412 when the resource has changed since. */
  readonly ifMatch?: string | undefined;
}

interface Create extends Change {
  /**
   * Makes the call safe to repeat, so that it is retried. `true` makes a key for this one call; pass your own
   * to repeat it yourself later.
   */
  readonly idempotencyKey?: string | true;
}

/** What a call takes beyond the operation's own input. */
export type CallOptions<Kind extends 'read' | 'create' | 'change'> = AnyCall &
  (Kind extends 'read'
    ? { readonly ifNoneMatch?: string | undefined }
    : Kind extends 'create'
      ? Create
      : Change);

/** Everything that a call may be given. */
export interface CallInput extends AnyCall, Create {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly ifNoneMatch?: string | undefined;
}

/** @throws TypeError when a parameter of the path is missing, or would lead to another address */
export function addressOf(baseUrl: string, path: string, { params, query }: CallInput): string {
  const filled = path.replace(/\{(\w+)\}/g, (_match, name: string) => {
    const value = params?.[name];
    // An empty segment would be another address.
    if (value === undefined || value === null || value === '')
      throw new TypeError(`The parameter ${name} of ${path} is missing.`);
    // So would these be, however they are encoded (https://url.spec.whatwg.org/#double-dot-path-segment).
    if (value === '.' || value === '..')
      throw new TypeError(`The parameter ${name} of ${path} may not be ${value}.`);
    return encodeURIComponent(String(value as string | number));
  });
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {}))
    for (const each of [value].flat())
      if (each !== undefined) search.append(name, String(each as string | number | boolean));
  return `${baseUrl.replace(/\/+$/, '')}${filled}${search.size > 0 ? `?${search.toString()}` : ''}`;
}
