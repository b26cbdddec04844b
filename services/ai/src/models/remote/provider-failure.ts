import type { APIError as AnthropicError } from '@anthropic-ai/sdk';
import type { APIError as OpenAiError } from 'openai';
import { ModelFailure, type ModelFailureKind } from '../model-failure.js';

const NO_CREDIT = new Set(['insufficient_quota', 'billing_error', 'billing_not_active']);
const TOO_MUCH = new Set(['overloaded_error', 'rate_limit_error', 'rate_limit_exceeded']);
/** What Anthropic answers when it has too much to do. */
const OVERLOADED = 529;

/**
 * What a client of a provider threw. The provider's own words are left out: they may quote the request or the key.
 *
 * @param hasBegun whether a part of the answer had come
 */
export function providerFailure(error: unknown, modelId: string, hasBegun: boolean): ModelFailure {
  if (error instanceof ModelFailure) return error;
  if (error instanceof SyntaxError)
    return new ModelFailure('malformed', 'the provider sent what is not JSON', {
      modelId,
      cause: error,
    });
  return isAnswer(error) ? answered(error, modelId) : unreachable(error, modelId, hasBegun);
}

/** By the names of its classes, which are the same with both vendors: whose client did not fail is not loaded for it. */
function isAnswer(error: unknown): error is OpenAiError | AnthropicError {
  const classes = new Set<string>();
  for (let at: unknown = error; at instanceof Object; at = Object.getPrototypeOf(at))
    classes.add(at.constructor.name);
  return classes.has('APIError') && !classes.has('APIConnectionError');
}

function unreachable(cause: unknown, modelId: string, hasBegun: boolean): ModelFailure {
  return hasBegun
    ? new ModelFailure('cut_off', 'the connection broke within the answer', { modelId, cause })
    : new ModelFailure(
        'unavailable',
        'the provider cannot be reached; look at its address and the network',
        {
          modelId,
          cause,
        },
      );
}

function answered(error: OpenAiError | AnthropicError, modelId: string): ModelFailure {
  const status = error.status as number | undefined;
  const code = codeOf(error);
  const kind = kindOf(status, code);
  const retryAfterMs = kind === 'overloaded' ? retryAfter(error.headers) : undefined;
  const said = [status, code].filter((part) => part !== undefined).join(' ');
  return new ModelFailure(kind, `${WHAT_TO_DO[kind]} (${said || 'an error within the answer'})`, {
    modelId,
    retryAfterMs,
  });
}

type AnsweredKind = Extract<
  ModelFailureKind,
  'misconfigured' | 'overloaded' | 'unavailable' | 'refused'
>;

const WHAT_TO_DO: Readonly<Record<AnsweredKind, string>> = {
  misconfigured: 'the provider knows the key, the account or the model not; look at the settings',
  overloaded: 'the provider takes no more requests for now',
  unavailable: 'the provider has failed',
  refused: 'the provider does not take this request',
};

function kindOf(status: number | undefined, code: string | undefined): AnsweredKind {
  if (code !== undefined && NO_CREDIT.has(code)) return 'misconfigured';
  if (code !== undefined && TOO_MUCH.has(code)) return 'overloaded';
  if (status === undefined) return 'unavailable';
  if (status === 429 || status === 503 || status === OVERLOADED) return 'overloaded';
  if (status >= 500 || status === 408 || status === 409 || status === 425) return 'unavailable';
  return status === 401 || status === 402 || status === 403 || status === 404
    ? 'misconfigured'
    : 'refused';
}

/** A word of a fixed vocabulary, or nothing. */
function codeOf(error: OpenAiError | AnthropicError): string | undefined {
  const candidates: unknown[] = [
    'code' in error ? error.code : undefined,
    error.type,
    (error.error as { error?: { type?: unknown } } | undefined)?.error?.type,
  ];
  return candidates.find(
    (each): each is string => typeof each === 'string' && /^[a-z_]{1,40}$/.test(each),
  );
}

/** `Retry-After` in milliseconds: seconds or a date (RFC 9110 §10.2.3). */
export function retryAfter(headers: Headers | undefined, now = Date.now()): number | undefined {
  const precise = headers?.get('retry-after-ms');
  if (precise && /^\d{1,9}(\.\d+)?$/.test(precise)) return Math.ceil(Number(precise));
  const value = headers?.get('retry-after');
  if (!value) return undefined;
  if (/^\d{1,6}(\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1000);
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
