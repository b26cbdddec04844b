import { parse } from 'yaml';
import { Findings, type Finding } from '../finding.js';

interface Step {
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Workflow {
  readonly on?: unknown;
  readonly permissions?: unknown;
  readonly jobs?: Readonly<
    Record<string, { readonly 'timeout-minutes'?: number; readonly steps?: readonly Step[] }>
  >;
}

/** What an action may do is what its code does, which a tag can be moved away from. */
const PINNED = /^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/;

/** What a workflow of GitHub may not do: run code that somebody can exchange, or hold more rights than it needs. */
export function workflowFindings(file: string, text: string): Finding[] {
  const findings = new Findings();
  const { on, permissions, jobs = {} } = parse(text) as Workflow;
  findings.expect(
    JSON.stringify(permissions) === '{"contents":"read"}',
    file,
    'its jobs begin with more than permissions: { contents: read }',
  );
  findings.expect(
    !JSON.stringify(on).includes('pull_request_target'),
    file,
    'runs pull requests of strangers with the secrets of this repository',
  );
  for (const [name, job] of Object.entries(jobs)) {
    findings.expect(job['timeout-minutes'] !== undefined, file, `${name} has no timeout-minutes`);
    for (const step of job.steps ?? []) checkStep(findings, file, step);
  }
  return findings.list;
}

function checkStep(findings: Findings, file: string, { uses, with: inputs = {} }: Step): void {
  if (uses === undefined || uses.startsWith('./')) return;
  findings.expect(PINNED.test(uses), file, `${uses} is not pinned to a commit`);
  if (uses.startsWith('actions/checkout@'))
    findings.expect(
      inputs['persist-credentials'] === false,
      file,
      'leaves its token in the checkout: persist-credentials: false',
    );
}
