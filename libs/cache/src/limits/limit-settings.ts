import { optional } from '@lyceum/platform';
import { z } from 'zod';
import { defaultLimitPolicies, LimitPolicyError, parseLimitPolicies } from './limit-policies.js';

const limits: z.ZodType<string> = z.string().superRefine((value, context) => {
  try {
    parseLimitPolicies(value);
  } catch (error) {
    if (!(error instanceof LimitPolicyError)) throw error;
    context.addIssue({ code: 'custom', message: `is wrong: ${error.problems.join(', ')}` });
  }
});

export const limitSettings = {
  RATE_LIMITS: optional(
    limits,
    'Requests allowed per window, by name: chat 20/min, auth 5/5min, …',
    {
      fallback: defaultLimitPolicies,
    },
  ),
};
