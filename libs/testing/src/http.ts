import { patience } from './patience.js';

/** An answer, read to its end; `body` is parsed when it is JSON. */
export interface Answer<Body = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
  readonly text: string;
}

export interface Call {
  /** GET without a body, else POST. */
  readonly method?: string;
  readonly token?: string | undefined;
  readonly json?: unknown;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
}

export async function call<Body = Record<string, unknown>>(
  url: string,
  { method, token, json, body, headers = {} }: Call = {},
): Promise<Answer<Body>> {
  const content = json === undefined ? body : JSON.stringify(json);
  const response = await fetch(url, {
    method: method ?? (content === undefined ? 'GET' : 'POST'),
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(json !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    body: content ?? null,
    signal: patience(60_000, url),
  });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  return {
    status: response.status,
    headers: response.headers,
    body: (isJson && text !== '' ? JSON.parse(text) : {}) as Body,
    text,
  };
}

/** The stable code of a problem, behind its status: `404 catalog.course_not_found`. */
export const problem = ({ status, body }: Answer<unknown>): string =>
  `${status} ${String((body as Record<string, unknown>)['code'])}`;
