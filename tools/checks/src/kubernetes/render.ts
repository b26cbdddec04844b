import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Build } from './builds.js';

const sourceFolder = 'k8s';
const renderedFolder = 'rendered';

/**
 * What kustomize builds is committed: every check works without kubectl, and a cluster without kustomize can
 * apply it. Two digests say whether it is fresh and untouched.
 */
export function withHeader(root: string, build: Build, printed: string): string {
  return [
    `# Written by \`npm run k8s:render\` from ${build.folder}. Do not edit.`,
    `# sources: ${sourceDigest(root)}`,
    `# content: ${digest(printed)}`,
    printed,
  ].join('\n');
}

/** Why the committed build is not what the sources say, or `undefined`. */
export function staleness(root: string, rendered: string): string | undefined {
  const match = /^# sources: (\w+)\n# content: (\w+)\n([^]*)$/m.exec(rendered);
  if (!match) return 'has no digests';
  const [, sources, content, build = ''] = match;
  if (content !== digest(build)) return 'was edited by hand';
  if (sources !== sourceDigest(root)) return 'is older than k8s';
  return undefined;
}

/** @throws when kubectl is missing (`ENOENT`) or the folder does not build. */
export function kustomizeBuild(folder: string): string {
  return execFileSync('kubectl', ['kustomize', folder], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Whether a kubectl that knows `labels` and `components` (1.27 or newer) is in PATH. */
export function kustomizeIsAvailable(): boolean {
  try {
    const version = JSON.parse(
      execFileSync('kubectl', ['version', '--client', '--output=json'], { encoding: 'utf8' }),
    ) as { clientVersion?: { minor?: string } };
    return Number.parseInt(version.clientVersion?.minor ?? '0', 10) >= 27;
  } catch {
    return false;
  }
}

export const howToInstallKubectl =
  'needs kubectl 1.27 or newer in PATH (https://kubernetes.io/docs/tasks/tools/); Debian 12 has an older one';

function sourceDigest(root: string): string {
  const folder = path.join(root, sourceFolder);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .filter((file) => !file.startsWith(`${renderedFolder}${path.sep}`))
    .sort();
  const hash = createHash('sha256');
  for (const file of files) {
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(path.join(folder, file)))
      .update('\0');
  }
  return hash.digest('hex').slice(0, 32);
}

const digest = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 32);
