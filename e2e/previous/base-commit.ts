import { execFileSync } from 'node:child_process';

/**
 * The version that is compared with: the given one, else the last release before this commit, else where this branch
 * left main, else the commit before.
 *
 * @throws Error when there is none, as in a clone of depth 1
 */
export function baseCommit(root: string, given: string | undefined): string {
  const head = commitOf(root, 'HEAD');
  const candidates =
    given === undefined ? [lastRelease(root), branchPoint(root), 'HEAD^'] : [given];
  const commits = candidates.flatMap((name) => (name === undefined ? [] : [commitOf(root, name)]));
  const found = commits.find((commit) => commit !== undefined && commit !== head);
  if (found !== undefined) return found;
  throw new Error(
    given === undefined
      ? 'There is no earlier commit here. Fetch the history: git fetch --unshallow --tags'
      : `${given} is no earlier commit.`,
  );
}

const lastRelease = (root: string): string | undefined =>
  git(root, 'describe', '--tags', '--abbrev=0', '--match', 'v*', 'HEAD^');

const branchPoint = (root: string): string | undefined =>
  git(root, 'merge-base', 'HEAD', 'origin/main') ?? git(root, 'merge-base', 'HEAD', 'main');

const commitOf = (root: string, name: string): string | undefined =>
  git(root, 'rev-parse', '--verify', '--quiet', `${name}^{commit}`);

/** What git says; undefined when it says no. */
function git(root: string, ...args: string[]): string | undefined {
  try {
    return execFileSync('git', args, { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] })
      .toString()
      .trim();
  } catch {
    return undefined;
  }
}
