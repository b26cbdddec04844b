import type { Attempt, Choice } from './attempt.js';
import type { Caller } from './callers.js';
import type { Operation, Parameter } from './document.js';
import type { Memory } from './memory.js';

/** A request as it went out. */
export interface Sent {
  readonly operation: Operation;
  readonly caller: Caller;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** Texts of parameters by `in name`, as they went out. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The value of the body, when it went as JSON. */
  readonly json: { readonly value: unknown } | undefined;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** `undefined` for a stream, which has no end to wait for. */
  readonly text: string | undefined;
}

const TIMEOUT_MS = 20_000;

/** Makes a request of an attempt with what the school holds by now. */
export function fill(
  baseUrl: string,
  operation: Operation,
  caller: Caller,
  attempt: Attempt,
  memory: Memory,
): Sent {
  const parameters: Record<string, string> = {};
  for (const parameter of operation.parameters) {
    const key = `${parameter.in} ${parameter.name}`;
    const value = textOf(attempt.parameters[key], operation, parameter, memory);
    if (value !== undefined) parameters[key] = value;
  }
  const path = operation.path.replace(/\{(\w+)\}/g, (_match, name: string) =>
    encode(parameters[`path ${name}`] ?? ''),
  );
  const query = operation.parameters
    .filter(({ in: place, name }) => place === 'query' && `query ${name}` in parameters)
    .map(({ name }) => `${name}=${encode(parameters[`query ${name}`]!)}`)
    .join('&');
  const headers: Record<string, string> = { ...caller.headers };
  for (const { in: place, name } of operation.parameters)
    if (place === 'header' && `header ${name}` in parameters) {
      // Anything else never leaves a client; the hostile journeys send it past one.
      const value = parameters[`header ${name}`]!.replace(/[^\x20-\x7e]/g, '').trim();
      parameters[`header ${name}`] = value;
      headers[name] = value;
    }
  const { body } = attempt;
  if (body.kind !== 'none')
    headers['content-type'] = body.kind === 'json' ? 'application/json' : body.contentType;
  const sentBody = body.kind === 'json' ? JSON.stringify(body.value) : undefined;
  return {
    operation,
    caller,
    method: operation.method,
    url: `${baseUrl}${path}${query === '' ? '' : `?${query}`}`,
    headers,
    body: body.kind === 'raw' ? body.text : sentBody,
    parameters,
    json: asJson(headers['content-type'], body.kind === 'raw' ? body.text : sentBody),
  };
}

/** The value that arrives: JSON has no undefined, and may come as bytes too. */
function asJson(
  type: string | undefined,
  body: string | undefined,
): { value: unknown } | undefined {
  if (body === undefined || !type?.startsWith('application/json')) return undefined;
  try {
    return { value: JSON.parse(body) as unknown };
  } catch {
    return undefined;
  }
}

export async function send({ url, method, headers, body }: Sent): Promise<Answer> {
  const abort = new AbortController();
  const response = await fetch(url, {
    method,
    headers,
    body: body ?? null,
    redirect: 'manual',
    signal: AbortSignal.any([abort.signal, AbortSignal.timeout(TIMEOUT_MS)]),
  });
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
  const text = isStream ? undefined : await response.text();
  if (isStream) abort.abort();
  return { status: response.status, headers: response.headers, text };
}

/** The request for a terminal. */
export function asCurl({ method, url, headers, body }: Sent): string {
  const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
  const shown = body !== undefined && body.length > 2_000 ? `${body.slice(0, 2_000)}…` : body;
  return [
    `curl -i -X ${method} ${quote(url)}`,
    ...Object.entries(headers).map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`),
    ...(shown === undefined ? [] : [`--data-binary ${quote(shown)}`]),
  ].join(' ');
}

function textOf(
  choice: Choice | undefined,
  operation: Operation,
  { name, in: place }: Parameter,
  memory: Memory,
): string | undefined {
  if (choice?.kind === 'text') return choice.text;
  if (choice?.kind === 'known') {
    const value = memory.recall(operation, name, choice.index);
    if (value !== undefined) return value;
  }
  return place === 'path' ? '00000000-0000-4000-8000-000000000000' : undefined;
}

/** A segment of dots would be taken for a step up by the client itself. */
const encode = (text: string): string =>
  /^\.{1,2}$/.test(text)
    ? text.replaceAll('.', '%252e')
    : encodeURIComponent(text.replaceAll(/\p{Surrogate}/gu, '\ufffd'));
