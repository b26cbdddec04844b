import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';
import { modulePublicFace } from './tools/checks/lint/module-public-face.js';

/** Who may import whom, by the tags in each project.json. The order is services → libs → contracts. */
const depConstraints = [
  { sourceTag: 'type:contracts', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'type:lib', onlyDependOnLibsWithTags: ['type:lib', 'type:contracts'] },
  { sourceTag: 'type:service', onlyDependOnLibsWithTags: ['type:lib', 'type:contracts'] },
  {
    sourceTag: 'type:tool',
    onlyDependOnLibsWithTags: ['type:tool', 'type:migrations', 'type:lib', 'type:contracts'],
  },
  // A bench measures what a service is made of, too.
  {
    sourceTag: 'type:bench',
    onlyDependOnLibsWithTags: [
      'type:service',
      'type:tool',
      'type:migrations',
      'type:lib',
      'type:contracts',
    ],
  },
  // Migrations live in the services; the one tool that runs them may import them.
  {
    sourceTag: 'type:migrations',
    onlyDependOnLibsWithTags: ['type:service', 'type:lib', 'type:contracts'],
  },
];

/** node:test returns promises that its own runner awaits. */
const nodeTestCalls = {
  from: 'package',
  package: 'node:test',
  name: ['after', 'afterEach', 'before', 'beforeEach', 'describe', 'it', 'suite', 'test'],
};

const testFiles = ['**/*.spec.ts', '**/test/**/*.ts', 'e2e/**/*.ts', 'libs/testing/**/*.ts'];

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      '**/coverage/**',
      '.lyceum/**',
      '.nx/**',
      // Templates of the generator are not code until a name is filled in.
      'tools/generators/**/files/**',
    ],
  },
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: { eqeqeq: ['error', 'always', { null: 'ignore' }] },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommended],
    plugins: { '@nx': nx, lyceum: { rules: { 'module-public-face': modulePublicFace } } },
    languageOptions: {
      // One program for everything: types of packages are read once and not once for each project.
      parserOptions: { project: 'tsconfig.lint.json', tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          depConstraints,
          enforceBuildableLibDependency: false,
          allowCircularSelfDependency: false,
        },
      ],
      'lyceum/module-public-face': 'error',

      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-floating-promises': [
        'error',
        { allowForKnownSafeCalls: [nodeTestCalls] },
      ],
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/prefer-promise-reject-errors': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unsafe-argument': 'error',
      '@typescript-eslint/no-unsafe-return': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // Leaves decorated classes alone: what Nest injects must stay a value import.
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
    },
  },
  {
    // Services and libraries speak through the logger, and never ship what only tests need.
    files: ['services/*/src/**/*.ts', 'libs/*/src/**/*.ts'],
    ignores: ['**/*.spec.ts', 'libs/testing/**', 'libs/infrastructure/**'],
    rules: {
      'no-console': 'error',
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['@lyceum/testing', '@lyceum/testing/*', '@lyceum/infrastructure'],
              message: 'Only tests and tools may use test infrastructure.',
            },
            { regex: '^node:test', message: 'Only *.spec.ts and test/ may use the test runner.' },
          ],
        },
      ],
    },
  },
  {
    // Answers of HTTP and SQL arrive untyped in a test; its assertions are the check.
    files: testFiles,
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      'no-restricted-imports': 'off',
    },
  },
);
