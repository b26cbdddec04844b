const types = [
  'build',
  'chore',
  'ci',
  'docs',
  'feat',
  'fix',
  'perf',
  'refactor',
  'revert',
  'style',
  'test',
] as const;

const header = /^(?<type>[a-z]+)(?:\((?<scope>[^)]*)\))?(?<breaking>!)?: (?<subject>.*)$/;
const maxHeaderLength = 100;

/** What is wrong with a commit message, by Conventional Commits 1.0; empty when nothing is. */
export function conventionalCommitProblems(message: string): string[] {
  const lines = message.split('\n').filter((line) => !line.startsWith('#'));
  const first = lines[0] ?? '';
  // Git writes these itself; they disappear when the branch is rebased or merged.
  if (/^(Merge |fixup! |squash! |amend! )/.test(first)) return [];

  const groups = header.exec(first)?.groups;
  if (!groups) return [`the first line must read "type(scope): subject", not "${first}"`];

  const problems: string[] = [];
  const { type = '', scope, subject = '' } = groups;
  if (!types.some((known) => known === type)) {
    problems.push(`"${type}" is not one of ${types.join(', ')}`);
  }
  if (scope !== undefined && !/^[a-z0-9]+(?:[-/,][a-z0-9]+)*$/.test(scope)) {
    problems.push(`the scope "${scope}" must be kebab-case`);
  }
  if (subject.trim() === '') problems.push('the subject is empty');
  if (/^[A-Z][a-z]/.test(subject) && !/^[A-Z]\w*[A-Z]/.test(subject) && !isName(subject)) {
    problems.push('the subject begins with a lower-case letter');
  }
  if (subject.endsWith('.')) problems.push('the subject does not end with a full stop');
  if (first.length > maxHeaderLength) {
    problems.push(`the first line has ${first.length} characters, more than ${maxHeaderLength}`);
  }
  if (lines.length > 1 && lines[1]?.trim() !== '') {
    problems.push('an empty line separates the first line from the body');
  }
  return problems;
}

/** Products and people keep their capital: "docs: Postgres 18 …". */
function isName(subject: string): boolean {
  return /^(Postgres|Redis|Valkey|Docker|Kubernetes|Node|Nest|Nx|Prettier|Garage|Lyceum|Fastify)\b/.test(
    subject,
  );
}
