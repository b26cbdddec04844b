/** A problem document (RFC 9457), as every error of a school is. */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** Stable, for programs: `catalog.course_not_found`. */
  readonly code: string;
  readonly detail?: string;
  /** Quote it in a report. */
  readonly traceId?: string;
  readonly errors?: readonly { readonly pointer: string; readonly messages: readonly string[] }[];
  readonly [extension: string]: unknown;
}

/** The school answered, and not with success. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly operation: string,
    readonly problem: ProblemDocument,
    /** Seconds to wait, when the answer says so. */
    readonly retryAfter: number | undefined,
  ) {
    super(`${operation}: ${problem.status} ${problem.code}: ${problem.detail ?? problem.title}`);
  }

  get status(): number {
    return this.problem.status;
  }

  get code(): string {
    return this.problem.code;
  }
}

/** There was no answer: the network, an address, or the time. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';

  constructor(
    readonly operation: string,
    override readonly cause: unknown,
  ) {
    super(`${operation}: no answer`, { cause });
  }
}

/** What an answer without success says; something that is not a problem document comes from in between. */
export async function errorOf(operation: string, response: Response): Promise<ApiError> {
  const text = await response.text().catch(() => '');
  const after = Number(response.headers.get('retry-after') ?? Number.NaN);
  return new ApiError(
    operation,
    problemIn(text) ?? {
      type: 'about:blank',
      title: response.statusText || 'No problem document',
      status: response.status,
      code: `http.${response.status}`,
    },
    Number.isFinite(after) ? after : undefined,
  );
}

function problemIn(text: string): ProblemDocument | undefined {
  try {
    const value = JSON.parse(text) as ProblemDocument;
    return typeof value.code === 'string' && typeof value.status === 'number' ? value : undefined;
  } catch {
    return undefined;
  }
}
