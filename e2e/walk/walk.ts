import fc from 'fast-check';
import { attempts } from './attempt.js';
import { anonymous, impostors, type Caller } from './callers.js';
import { operationsOf, type ApiDocument, type Operation } from './document.js';
import { asCurl, fill, send, type Answer, type Sent } from './exchange.js';
import { judge } from './judge.js';
import { Memory } from './memory.js';
import { Schemas } from './schemas.js';

export interface WalkOptions {
  readonly baseUrl: string;
  readonly document: ApiDocument;
  /** Requests for each operation. */
  readonly runs: number;
  readonly seed: number;
  /** The id of the only operation to call. */
  readonly only?: string | undefined;
  /** People of a school and beyond it, with fresh tokens; in a school that teaches, where it matters. */
  readonly callers: (school: { readonly hasCourse: boolean }) => Promise<readonly Caller[]>;
  /** Bodies that are right in a way that no schema can tell, by operation. */
  readonly samples?: Readonly<Record<string, readonly unknown[]>>;
}

export interface Finding {
  readonly operation: string;
  readonly caller: string;
  readonly sentence: string;
  readonly curl: string;
}

export interface WalkReport {
  readonly requests: number;
  readonly operations: number;
  /** How often each status was met, by operation. */
  readonly statuses: ReadonlyMap<string, ReadonlyMap<number, number>>;
  readonly overloaded: number;
  readonly findings: readonly Finding[];
}

/**
 * Calls every operation of the document with valid and invalid data, as different people, and compares
 * each answer with what the document says. The same seed makes the same attempts; what they are filled with
 * (ids, tags, cursors) is what the school has given out so far.
 */
export async function walk(options: WalkOptions): Promise<WalkReport> {
  const { document, only } = options;
  const operations = operationsOf(document)
    .filter(({ id }) => only === undefined || id === only)
    // What makes things comes before what needs them.
    .sort((a, b) => rank(a) - rank(b));
  if (operations.length === 0) throw new Error(`There is no operation ${only}.`);
  const schemas = new Schemas(document);
  const memory = new Memory();
  const statuses = new Map<string, Map<number, number>>();
  const findings = new Map<string, Finding>();
  let requests = 0;
  let overloaded = 0;

  let school = await options.callers({ hasCourse: true });
  for (const operation of operations) {
    const isTheirOwn = ACCOUNT.test(operation.path);
    const present = isTheirOwn ? await options.callers({ hasCourse: false }) : school;
    const callers = [anonymous, ...impostors, ...present];
    let isSignedOut = false;
    const met = new Map<number, number>();
    statuses.set(operation.id, met);
    const planned = fc.sample(
      attempts(document, operation, options.samples?.[operation.id] ?? []),
      {
        seed: options.seed ^ hash(operation.id),
        numRuns: options.runs,
      },
    );
    for (const attempt of planned) {
      const caller = callerFor(callers, operation, attempt.caller);
      const sent = fill(options.baseUrl, operation, caller, attempt, memory);
      const answer = await sendOrReport(sent);
      requests += 1;
      if (answer instanceof Error) {
        report(findings, sent, `gives no answer: ${answer.message}`);
        continue;
      }
      met.set(answer.status, (met.get(answer.status) ?? 0) + 1);
      if (answer.status === 503) overloaded += 1;
      if (answer.status === 401 && present.includes(caller)) isSignedOut = true;
      remember(memory, sent, answer);
      for (const sentence of judge(sent, answer, schemas)) report(findings, sent, sentence);
    }
    if (isSignedOut && !isTheirOwn) school = await options.callers({ hasCourse: true });
  }
  return {
    requests,
    operations: operations.length,
    statuses,
    overloaded,
    findings: [...findings.values()],
  };
}

/** What may end the caller's session or account: each of these gets people of its own. */
const ACCOUNT = /^\/v1\/(auth|users\/me)(\/|$)/;

/** One in five attempts is by somebody who may not. */
function callerFor(callers: readonly Caller[], { roles }: Operation, index: number): Caller {
  const able = callers.filter(
    ({ role }) => role !== undefined && role !== 'nobody' && (!roles || roles.includes(role)),
  );
  const some = index % 5 === 0 || able.length === 0 ? callers : able;
  return some[Math.floor(index / 5) % some.length]!;
}

/** A server may answer and hang up before a large body has been sent: a client calls that an error. */
async function sendOrReport(sent: Sent): Promise<Answer | Error> {
  try {
    return await send(sent);
  } catch (error) {
    const isLarge = (sent.body?.length ?? 0) > sent.operation.bodyLimit;
    if (isLarge) return { status: 413, headers: HUNG_UP, text: HUNG_UP_TEXT };
    const { message, cause } = error as Error;
    return new Error(cause instanceof Error ? `${message} (${cause.message})` : message);
  }
}

const HUNG_UP = new Headers({ 'content-type': 'application/problem+json' });
const HUNG_UP_TEXT = JSON.stringify({
  type: 'urn:lyceum:problem:request.body_too_large',
  title: 'hung up',
  status: 413,
  code: 'request.body_too_large',
  traceId: '0'.repeat(32),
});

function remember(memory: Memory, { operation }: Sent, { status, headers, text }: Answer): void {
  if (status >= 300 || text === undefined) return;
  try {
    memory.harvest(operation, JSON.parse(text), headers.get('etag'));
  } catch {
    // Not JSON: nothing in it to come back to.
  }
}

/** One finding of a kind for each operation: the first request that shows it. */
function report(findings: Map<string, Finding>, sent: Sent, sentence: string): void {
  const operation = sent.operation.id;
  const key = `${operation} ${sentence}`;
  if (!findings.has(key))
    findings.set(key, { operation, caller: sent.caller.name, sentence, curl: asCurl(sent) });
}

const rank = ({ method, path }: Operation): number =>
  (path.split('{').length - 1) * 10 + ['POST', 'GET', 'PUT', 'PATCH', 'DELETE'].indexOf(method);

/** FNV-1a, so that an operation's attempts do not depend on which others there are. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const character of text)
    value = Math.imul(value ^ character.codePointAt(0)!, 0x01000193) | 0;
  return value;
}
