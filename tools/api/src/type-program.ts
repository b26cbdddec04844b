import { existsSync, readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import ts from 'typescript';
import { root } from './checkout.js';

/**
 * What the compiler knows about the classes of the services. It reads the declarations that the build has
 * written, not the sources: they hold every type and comment, and take a fraction of the time.
 */
export class TypeProgram {
  readonly checker: ts.TypeChecker;
  private readonly classes = new Map<string, ts.ClassDeclaration[]>();

  static ofServices(services: readonly string[]): TypeProgram {
    const projects = [
      ...services.map((service) => join('services', service)),
      ...readdirSync(join(root, 'libs')).map((name) => join('libs', name)),
    ];
    return new TypeProgram(projects.map((project) => join(project, 'dist/src')));
  }

  /** @param folders of compiled code, from the root of the checkout */
  constructor(folders: readonly string[]) {
    const program = ts.createProgram({
      rootNames: folders.flatMap((folder) => declarations(join(root, folder))),
      options: {
        module: ts.ModuleKind.NodeNext,
        moduleResolution: ts.ModuleResolutionKind.NodeNext,
        target: ts.ScriptTarget.ES2023,
        strict: true,
        exactOptionalPropertyTypes: true,
        skipLibCheck: true,
        noEmit: true,
        types: ['node'],
      },
    });
    this.checker = program.getTypeChecker();
    for (const file of program.getSourceFiles())
      if (!file.fileName.includes('/node_modules/')) this.index(file);
  }

  /**
   * The declaration of a class that a project uses: its own, else the only one in a library.
   *
   * @param project `services/catalog`
   * @throws Error when there is none, or more than one
   */
  classOf(project: string, name: string): ts.ClassDeclaration {
    const all = this.classes.get(name) ?? [];
    const own = all.filter(({ parent }) => isIn(parent, project));
    const found = own.length > 0 ? own : all.filter(({ parent }) => isIn(parent, 'libs'));
    if (found.length !== 1)
      throw new Error(`${project}: ${found.length} classes are called ${name}; there must be one`);
    return found[0]!;
  }

  /** The folder of the feature that a class belongs to, and whether a library brings it. */
  featureOf(declaration: ts.ClassDeclaration): { feature: string; isShared: boolean } {
    const path = declaration.getSourceFile().fileName.slice(root.length).split('/');
    const folder = path[path.indexOf('src') + 1]!;
    const feature = folder.includes('.') ? path[1]! : folder;
    // The health of the platform is served by the gateway alone, for callers from outside.
    return { feature, isShared: path[0] === 'libs' && path[1] !== 'platform' };
  }

  private index(file: ts.SourceFile): void {
    for (const statement of file.statements)
      if (ts.isClassDeclaration(statement) && statement.name) {
        const name = statement.name.text;
        this.classes.set(name, [...(this.classes.get(name) ?? []), statement]);
      }
  }
}

const isIn = (file: ts.Node, folder: string): boolean =>
  file.getSourceFile().fileName.startsWith(join(root, folder) + sep);

function declarations(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(controller|dto|openapi)\.d\.ts$/.test(path))
    .map((path) => join(folder, path));
}
