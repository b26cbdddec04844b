import { integer, optional } from '@lyceum/platform';

/** What models may cost at most. A school's owner may set less for the school, never more. */
export const budgetSettings = {
  AI_USER_DAY_TOKENS: optional(
    integer(0),
    'tokens of language models for one person in a day (UTC), question and answer together',
    { fallback: 200_000 },
  ),
  AI_SCHOOL_DAY_TOKENS: optional(
    integer(0),
    'tokens of language models for one school in a day (UTC)',
    { fallback: 5_000_000 },
  ),
  AI_SCHOOL_MONTH_MICRO_USD: optional(
    integer(0),
    'what language models may cost one school in a month (UTC), in millionths of a US dollar',
    { fallback: 20_000_000 },
  ),
} as const;
