/** `[status, title]`: the HTTP status the edge answers with and a sentence that is the same every time. */
type Entry = readonly [status: number, title: string];

export interface ErrorDefinition {
  /** Stable, documented, never reused: `catalog.course_not_found`. */
  readonly code: string;
  readonly status: number;
  readonly title: string;
}

export interface DomainErrorOptions {
  /** What went wrong this time, for the caller. Must hold no internals and no personal data. */
  readonly detail?: string | undefined;
  /** Members added to the problem document (RFC 9457 §3.2). */
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
  /** Whole seconds after which the same may succeed; becomes `Retry-After` (RFC 9110 §10.2.3). */
  readonly retryAfterSeconds?: number | undefined;
  readonly cause?: unknown;
}

/** An expected failure. Domain code throws it without knowing HTTP; the edge maps it once. */
export class DomainError extends Error {
  readonly detail: string | undefined;
  readonly extensions: Readonly<Record<string, unknown>>;
  readonly retryAfterSeconds: number | undefined;

  constructor(
    readonly definition: ErrorDefinition,
    options: DomainErrorOptions = {},
  ) {
    super(options.detail ?? definition.title, { cause: options.cause });
    this.name = 'DomainError';
    this.detail = options.detail;
    this.extensions = options.extensions ?? {};
    this.retryAfterSeconds = options.retryAfterSeconds;
  }

  get code(): string {
    return this.definition.code;
  }
}

/** Makes a failure of one kind. Its definition can be read without making one: documents are derived from it. */
export interface ErrorFactory {
  (options?: DomainErrorOptions): DomainError;
  readonly definition: ErrorDefinition;
}

/**
 * Declares the failures of one area.
 *
 * @example
 * export const courseErrors = defineErrors('catalog', { course_not_found: [404, 'No such course'] });
 * throw courseErrors.course_not_found();
 */
export function defineErrors<T extends Record<string, Entry>>(
  scope: string,
  entries: T,
): { readonly [K in keyof T]: ErrorFactory } {
  return Object.fromEntries(
    Object.entries(entries).map(([name, [status, title]]) => {
      const definition: ErrorDefinition = { code: `${scope}.${name}`, status, title };
      const create = (options?: DomainErrorOptions): DomainError =>
        new DomainError(definition, options);
      return [name, Object.assign(create, { definition })];
    }),
  ) as { readonly [K in keyof T]: ErrorFactory };
}
