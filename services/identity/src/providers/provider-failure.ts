import { DomainError } from '@lyceum/platform';
import { AuthorizationResponseError, ClientError, ResponseBodyError } from 'openid-client';
import { providerErrors } from './provider.errors.js';

/** What is wrong with an id token, or an answer that belongs to another sign-in or another provider. */
const UNTRUE = new Set([
  'OAUTH_JWT_CLAIM_COMPARISON_FAILED',
  'OAUTH_JWT_TIMESTAMP_CHECK_FAILED',
  'OAUTH_KEY_SELECTION_FAILED',
  'OAUTH_INVALID_RESPONSE',
]);

/** What went wrong with a provider, in our terms. Nothing that a provider sends becomes a failure of ours. */
export function providerFailure(error: unknown): DomainError {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if (cause instanceof DomainError) return cause;
  if (error instanceof AuthorizationResponseError)
    return providerErrors.provider_refused({ cause: error });
  if (error instanceof ResponseBodyError)
    return error.error === 'invalid_grant'
      ? providerErrors.provider_code_invalid({ cause: error })
      : providerErrors.provider_failed({ cause: error });
  if (error instanceof ClientError && UNTRUE.has(error.code ?? ''))
    return providerErrors.provider_answer_invalid({ cause: error });
  return providerErrors.provider_failed({ cause: error });
}
