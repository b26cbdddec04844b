import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type TestKind = 'unit' | 'integration' | 'journeys' | 'crash';

/** Where the compiled tests of a kind lie in a project, and how they are called. */
const PLACES: Record<
  TestKind,
  { folder: string; ending: string; inProject: (project: string) => boolean }
> = {
  unit: { folder: 'src', ending: '.spec', inProject: () => true },
  integration: { folder: 'test', ending: '.test', inProject: (project) => project !== 'e2e' },
  journeys: { folder: 'test', ending: '.test', inProject: (project) => project === 'e2e' },
  crash: { folder: 'chaos', ending: '.test', inProject: (project) => project === 'e2e' },
};

/** The folders of the workspaces of a checkout: `libs/cache`, `e2e`, and so on. */
export function projectFolders(root: string): string[] {
  const { workspaces } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    workspaces: string[];
  };
  return workspaces
    .flatMap((pattern) => {
      if (!pattern.endsWith('/*')) return [pattern];
      const parent = pattern.slice(0, -'/*'.length);
      if (!existsSync(join(root, parent))) return [];
      return readdirSync(join(root, parent))
        .sort()
        .map((name) => `${parent}/${name}`);
    })
    .filter((folder) => existsSync(join(root, folder, 'package.json')));
}

/**
 * The compiled test files of a kind, absolute, in a stable order. What was compiled from a source that is
 * gone by now is left out: the compiler does not remove it.
 */
export function testFiles(root: string, projects: readonly string[], kind: TestKind): string[] {
  const { folder, ending, inProject } = PLACES[kind];
  return projects.filter(inProject).flatMap((project) => {
    const directory = join(root, project, 'dist', folder);
    if (!existsSync(directory)) return [];
    return readdirSync(directory, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith(`${ending}.js`))
      .filter((file) => existsSync(join(root, project, folder, file.replace(/\.js$/, '.ts'))))
      .sort()
      .map((file) => join(directory, file));
  });
}
