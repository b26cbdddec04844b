import { budgetSettings, mostOf, Prices } from '@lyceum/ai/costs';
import { loadConfig } from '@lyceum/platform';

const HOUR_SECONDS = 3_600;
const MICRO = 1_000_000;

/** The one model with a listed price that hears. */
export const HEARING_MODEL = 'openai/whisper-1';

/** What is held for an hour of sound before it is heard, in US dollars; all of it is spent when it is heard once. */
export function heldForHour(...modelIds: readonly string[]): number {
  const hour = { inputTokens: 0, outputTokens: 0, audioSeconds: HOUR_SECONDS };
  return mostOf(new Prices(), modelIds, hour).microUsd / MICRO;
}

/** What a school may spend on models in a month where nobody has set it, in US dollars. */
export const schoolMonthUsd = (): number =>
  loadConfig(budgetSettings, {}).AI_SCHOOL_MONTH_MICRO_USD / MICRO;
