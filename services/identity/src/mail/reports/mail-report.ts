/** What a provider tells about a mail afterwards. */
export interface MailReport {
  /** What the provider called the mail when it took it. */
  readonly providerId: string;
  readonly outcome: 'delivered' | 'bounced' | 'complained';
  /** The address will never take mail: nothing is sent to it any more. */
  readonly isPermanent: boolean;
  /** Whom it was sent to, where the provider says so. */
  readonly address: string | undefined;
}

export const asRecord = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};

export const asText = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' && value.length <= 500 ? value : undefined;
