import { PROBLEM_CONTENT_TYPE, type ErrorDefinition } from '@lyceum/platform';
import type { Reference, Response } from './openapi.js';
import { REFERENCE } from './schema.js';

/** The problem responses of a document; those that many operations share become components. */
export class ProblemResponses {
  readonly components = new Map<string, Response>();

  /** @param headers names of components that the responses of a status carry */
  constructor(private readonly headers: Readonly<Record<number, readonly string[]>> = {}) {}

  /** One response for each status, that says which codes it can have. */
  of(failures: readonly ErrorDefinition[]): Record<string, Response | Reference> {
    const byStatus = new Map<number, Map<string, string>>();
    for (const { status, code, title } of failures)
      byStatus.set(status, (byStatus.get(status) ?? new Map<string, string>()).set(code, title));
    return Object.fromEntries(
      [...byStatus]
        .sort(([a], [b]) => a - b)
        .map(([status, titles]) => [String(status), this.response(status, titles)]),
    );
  }

  private response(status: number, titles: ReadonlyMap<string, string>): Response | Reference {
    const codes = [...titles.keys()].sort();
    const response = {
      ...problemResponse(status, codes, titles),
      ...this.headersOf(status),
    };
    if (!codes.every((code) => code.startsWith('request.'))) return response;
    const name = codes.map(pascalCase).join('Or');
    this.components.set(name, response);
    return { $ref: `#/components/responses/${name}` };
  }

  private headersOf(status: number): Pick<Response, 'headers'> {
    const names = this.headers[status];
    if (!names) return {};
    return {
      headers: Object.fromEntries(
        names.map((name) => [name, { $ref: `#/components/headers/${name}` }]),
      ),
    };
  }
}

function problemResponse(
  status: number,
  codes: readonly string[],
  titles: ReadonlyMap<string, string>,
): Response {
  return {
    description: codes.map((code) => `\`${code}\`: ${titles.get(code)}.`).join(' '),
    content: {
      [PROBLEM_CONTENT_TYPE]: {
        schema: {
          allOf: [{ $ref: `${REFERENCE}Problem` }],
          type: 'object',
          properties: { status: { const: status }, code: { enum: [...codes] } },
        },
      },
    },
  };
}

/** `request.token_invalid` → `TokenInvalid` */
const pascalCase = (code: string): string =>
  code
    .split('.')[1]!
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
