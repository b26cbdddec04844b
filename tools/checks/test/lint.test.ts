import assert from 'node:assert/strict';
import path from 'node:path';
import { before, describe, it } from 'node:test';
import { createProjectGraphAsync } from '@nx/devkit';
import { ESLint } from 'eslint';
import { workspaceRoot } from '../src/workspace.js';

/** Lints text as if it were saved at `file`, with the repository's own configuration. */
let lint: (file: string, text: string) => Promise<string[]>;

before(async () => {
  process.env['NX_DAEMON'] = 'false';
  // The boundary rule reads the cached graph and stays silent without one.
  await createProjectGraphAsync();
  const eslint = new ESLint({
    cwd: workspaceRoot,
    overrideConfig: {
      languageOptions: {
        parserOptions: {
          // Planted files exist nowhere: they borrow the compiler options of the house.
          project: null,
          projectService: {
            allowDefaultProject: [
              '{e2e,libs/*,services/*,tools/*}/src/planted*.ts',
              'services/*/src/*/planted*.ts',
            ],
            defaultProject: 'tsconfig.base.json',
          },
        },
      },
    },
  });
  lint = async (file, text) => {
    const [result] = await eslint.lintText(text, { filePath: path.join(workspaceRoot, file) });
    assert.ok(result, `${file} is not linted at all`);
    return result.messages.map((message) => message.ruleId ?? message.message);
  };
});

const boundaries = '@nx/enforce-module-boundaries';
const publicFace = 'lyceum/module-public-face';

/** rule → where it is planted → what is planted */
const violations: [name: string, rule: string, file: string, text: string][] = [
  [
    'a service imports another by name',
    boundaries,
    'services/catalog/src/planted.ts',
    "import * as identity from '@lyceum/identity/migrations';\nexport const seen = identity;\n",
  ],
  [
    'a service imports another by path',
    boundaries,
    'services/catalog/src/planted.ts',
    "import * as identity from '../../identity/src/index.js';\nexport const seen = identity;\n",
  ],
  [
    'a service imports another lazily',
    boundaries,
    'services/catalog/src/planted.ts',
    "export const seen = () => import('@lyceum/identity/migrations');\n",
  ],
  [
    'a service imports a tool',
    boundaries,
    'services/catalog/src/planted.ts',
    "import * as dev from '@lyceum/dev';\nexport const seen = dev;\n",
  ],
  [
    'a library imports a service',
    boundaries,
    'libs/platform/src/planted.ts',
    "import * as catalog from '@lyceum/catalog/migrations';\nexport const seen = catalog;\n",
  ],
  [
    'a library imports a tool',
    boundaries,
    'libs/platform/src/planted.ts',
    "import * as checks from '@lyceum/checks';\nexport const seen = checks;\n",
  ],
  [
    'a library reaches into another by path',
    boundaries,
    'libs/platform/src/planted.ts',
    "import * as contracts from '../../contracts/src/index.js';\nexport const seen = contracts;\n",
  ],
  [
    'the contracts import a library',
    boundaries,
    'libs/contracts/src/planted.ts',
    "import * as platform from '@lyceum/platform';\nexport const seen = platform;\n",
  ],
  [
    'a journey imports the inside of a service',
    boundaries,
    'e2e/src/planted.ts',
    "import * as catalog from '@lyceum/catalog/migrations';\nexport const seen = catalog;\n",
  ],
  [
    'a module imports the inside of another',
    publicFace,
    'services/catalog/src/enrollment/planted.ts',
    "import { CourseRepository } from '../courses/course.repository.js';\nexport const seen = CourseRepository;\n",
  ],
  [
    'a module re-exports the inside of another',
    publicFace,
    'services/catalog/src/enrollment/planted.ts',
    "export * from '../courses/publish/course-published.js';\n",
  ],
  [
    'a module imports the inside of another lazily',
    publicFace,
    'services/catalog/src/enrollment/planted.ts',
    "export const seen = () => import('../courses/course.repository.js');\n",
  ],
  [
    'a module imports what wires the modules together',
    publicFace,
    'services/catalog/src/enrollment/planted.ts',
    "import { AppModule } from '../app.module.js';\nexport const seen = AppModule;\n",
  ],
  [
    'the composition root reaches past a module file',
    publicFace,
    'services/catalog/src/planted.ts',
    "import { CourseRepository } from './courses/course.repository.js';\nexport const seen = CourseRepository;\n",
  ],
  [
    'a promise floats',
    '@typescript-eslint/no-floating-promises',
    'libs/platform/src/planted.ts',
    'export function start(): void {\n  Promise.resolve(1);\n}\n',
  ],
  [
    'a promise is taken for a condition',
    '@typescript-eslint/no-misused-promises',
    'libs/platform/src/planted.ts',
    'export const ready = (check: () => Promise<boolean>) => (check() ? 1 : 2);\n',
  ],
  [
    'any at a boundary',
    '@typescript-eslint/no-explicit-any',
    'libs/platform/src/planted.ts',
    'export const pass = (body: any): unknown => body;\n',
  ],
  [
    'an untyped value leaves a function',
    '@typescript-eslint/no-unsafe-return',
    'libs/platform/src/planted.ts',
    'export const parse = (text: string): number => JSON.parse(text);\n',
  ],
  [
    'a switch forgets a case',
    '@typescript-eslint/switch-exhaustiveness-check',
    'libs/platform/src/planted.ts',
    "export function say(state: 'on' | 'off'): string {\n  switch (state) {\n    case 'on':\n      return 'on';\n  }\n  return '';\n}\n",
  ],
  [
    'a type is imported as a value',
    '@typescript-eslint/consistent-type-imports',
    'libs/platform/src/planted.ts',
    "import { Readable } from 'node:stream';\nexport type Body = Readable;\n",
  ],
  [
    'an unused variable',
    '@typescript-eslint/no-unused-vars',
    'libs/platform/src/planted.ts',
    'const forgotten = 1;\nexport {};\n',
  ],
  [
    'a loose comparison',
    'eqeqeq',
    'libs/platform/src/planted.ts',
    "export const same = (a: unknown) => a == 'x';\n",
  ],
  [
    'a service prints',
    'no-console',
    'services/catalog/src/planted.ts',
    "console.log('hello');\nexport {};\n",
  ],
  [
    'production code uses test infrastructure',
    'no-restricted-imports',
    'services/catalog/src/planted.ts',
    "import * as testing from '@lyceum/testing';\nexport const seen = testing;\n",
  ],
  [
    'something that is not an error is thrown',
    '@typescript-eslint/only-throw-error',
    'libs/platform/src/planted.ts',
    "export function fail(): never {\n  throw 'no';\n}\n",
  ],
];

const allowed: [name: string, file: string, text: string][] = [
  [
    'a service imports a library and the contracts',
    'services/catalog/src/planted.ts',
    "import * as contracts from '@lyceum/contracts';\nimport * as platform from '@lyceum/platform';\nexport const seen = [contracts, platform];\n",
  ],
  [
    'the migration tool imports a service',
    'tools/db/src/planted.ts',
    "import * as catalog from '@lyceum/catalog/migrations';\nexport const seen = catalog;\n",
  ],
  [
    'a module imports the public face of another, and the configuration',
    'services/catalog/src/enrollment/planted.ts',
    "import { Courses } from '../courses/index.js';\nimport { config } from '../config.js';\nimport type { CoursesRow } from '../schema.generated.js';\nexport const seen = [Courses, config] as CoursesRow[];\n",
  ],
  [
    'a module, and its spec, are free inside the module',
    'services/catalog/src/enrollment/planted.spec.ts',
    "import { enroll } from './enroll.js';\nimport { seats } from './seats/seats.js';\nexport const seen = [enroll, seats];\n",
  ],
  [
    'the composition root imports modules and migrations',
    'services/catalog/src/planted.ts',
    "import { CoursesModule } from './courses/courses.module.js';\nimport { migrations } from './migrations/index.js';\nexport const seen = [CoursesModule, migrations];\n",
  ],
  [
    'a class that is injected stays a value import',
    'services/catalog/src/courses/planted.ts',
    "import { Injectable } from '@nestjs/common';\nimport { ModuleRef } from '@nestjs/core';\n@Injectable()\nexport class Planted {\n  constructor(private readonly ref: ModuleRef) {}\n  has(): boolean {\n    return this.ref !== undefined;\n  }\n}\n",
  ],
  [
    'node:test is awaited by its runner',
    'services/catalog/src/enrollment/planted.spec.ts',
    "import { describe, it } from 'node:test';\ndescribe('x', () => {\n  it('y', async () => {\n    await Promise.resolve();\n  });\n});\n",
  ],
];

describe('lint', () => {
  for (const [name, rule, file, text] of violations) {
    it(`catches: ${name}`, async () => {
      const rules = await lint(file, text);
      assert.ok(
        rules.includes(rule),
        `${rule} said nothing; heard: ${rules.join(', ') || 'silence'}`,
      );
    });
  }
  for (const [name, file, text] of allowed) {
    it(`allows: ${name}`, async () => {
      assert.deepEqual(await lint(file, text), []);
    });
  }
});
