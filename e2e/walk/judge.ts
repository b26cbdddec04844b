import type { Parameter } from './document.js';
import type { Answer, Sent } from './exchange.js';
import type { Schemas } from './schemas.js';

/** Refusals of a request for its form: those that the document must let a caller foresee. */
const FORM_CODES = new Set(['request.invalid', 'request.malformed', 'request.malformed_json']);
const NO_BODY = new Set([204, 304]);

/** Everything in an answer that the document does not tell, one sentence each. */
export function judge(sent: Sent, answer: Answer, schemas: Schemas): string[] {
  const { operation, caller } = sent;
  const { status } = answer;
  const findings: string[] = [];
  const code = codeOf(answer);
  if (status >= 500 && code !== 'request.overloaded')
    findings.push(`answers ${status}${code ? ` ${code}` : ''}`);
  if (status === 503 && !answer.headers.has('retry-after'))
    findings.push('answers 503 without Retry-After');
  const documented = operation.responses[String(status)];
  if (!documented) return [...findings, `answers ${status} ${code ?? ''}, which is not documented`];
  findings.push(...bodyFindings(documented.content ?? {}, answer, schemas));

  if (status >= 200 && status < 300) {
    if (!operation.isPublic && caller.role === undefined)
      findings.push('answers somebody without an account');
    if (caller.role === 'nobody') findings.push('answers somebody with a made-up token');
    if (operation.roles && !operation.roles.includes(caller.role ?? ''))
      findings.push(`answers a ${caller.role ?? 'nobody'}`);
    const wrong = requestProblem(sent, schemas);
    if (wrong !== undefined) findings.push(`takes what its document refuses: ${wrong}`);
  } else if (code !== undefined && FORM_CODES.has(code)) {
    // A body that is not asked for may still be one that nobody can read.
    const isUnasked = !operation.body && sent.body !== undefined;
    if (!isUnasked && requestProblem(sent, schemas) === undefined)
      findings.push(`refuses with ${code} what its document allows`);
  }
  return findings;
}

function bodyFindings(
  content: NonNullable<Sent['operation']['responses'][string]['content']>,
  { status, headers, text }: Answer,
  schemas: Schemas,
): string[] {
  const types = Object.keys(content);
  if (types.length === 0 || NO_BODY.has(status))
    return text === '' ? [] : [`answers ${status} with a body, and documents none`];
  const type = headers.get('content-type')?.split(';')[0]?.trim() ?? 'none';
  const media = content[type];
  if (!media) return [`answers ${status} as ${type}; documented: ${types.join(', ')}`];
  if (!media.schema || text === undefined) return [];
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return [`answers ${status} with a body that is not JSON`];
  }
  const problem = schemas.problem(media.schema, value);
  return problem === undefined
    ? []
    : [`answers ${status} with a body that does not fit: ${problem}`];
}

/** What of a request does not fit the document; `undefined` when all of it does. */
function requestProblem(sent: Sent, schemas: Schemas): string | undefined {
  for (const parameter of sent.operation.parameters) {
    const problem = parameterProblem(parameter, sent, schemas);
    if (problem !== undefined) return problem;
  }
  const { body } = sent.operation;
  if (body) {
    if (!sent.operation.needsBody && sent.body === undefined) return undefined;
    if (!sent.json) return 'the body is no JSON value';
    const problem = schemas.problem(body, sent.json.value);
    if (problem !== undefined) return `the body ${problem}`;
    return unstorable(sent.json.value) ? 'a text or a key is one that nobody takes' : undefined;
  }
  return undefined;
}

function parameterProblem(
  { in: place, name, required, schema }: Parameter,
  { parameters }: Sent,
  schemas: Schemas,
): string | undefined {
  const text = parameters[`${place} ${name}`];
  if (text === undefined) return required ? `${name} is missing` : undefined;
  const types = [schema.type ?? []].flat();
  const isNumber = types.includes('integer') || types.includes('number');
  const value =
    isNumber && text.trim() !== '' && !Number.isNaN(Number(text))
      ? Number(text)
      : types.includes('boolean') && /^(true|false)$/.test(text)
        ? text === 'true'
        : text;
  const problem = schemas.problem(schema, value);
  return problem === undefined ? undefined : `${name} ${problem}`;
}

/**
 * U+0000, halves of characters, and keys that every object inherits: no schema has words for them, and every
 * service refuses them.
 */
function unstorable(value: unknown): boolean {
  if (typeof value === 'string') return /\0|\p{Surrogate}/u.test(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(
    ([key, member]) => key in Object.prototype || unstorable(key) || unstorable(member),
  );
}

function codeOf({ text }: Answer): string | undefined {
  try {
    const { code } = JSON.parse(text ?? '') as { code?: unknown };
    return typeof code === 'string' ? code : undefined;
  } catch {
    return undefined;
  }
}
