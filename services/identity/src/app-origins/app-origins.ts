import { optional, origins } from '@lyceum/platform';

export const appOriginSettings = {
  APP_ORIGINS: optional(
    origins,
    'comma-separated origins, beside that of PUBLIC_URL, of the apps that people sign in from',
    { fallback: [] },
  ),
} as const;

/** Where pages that sign people in come from, as a browser writes it. */
export const appOrigins = (config: {
  readonly PUBLIC_URL: string;
  readonly APP_ORIGINS: readonly string[];
}): string[] => [new URL(config.PUBLIC_URL).origin, ...config.APP_ORIGINS];
