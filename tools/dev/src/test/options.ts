import { parseArgs } from 'node:util';
import type { TestKind } from './test-files.js';

/** The steps of `npm test`: what is in one line needs one core each and nothing of each other, and runs side by side. */
export const STAGES = [
  ['build'],
  ['format', 'lint', 'check'],
  ['unit'],
  ['integration'],
  ['journeys'],
  ['crash'],
] as const;

/** In the order in which they begin. */
export const STEPS = STAGES.flat();

export type StepName = (typeof STAGES)[number][number];

/** The steps that count tests. */
export function isTestKind(step: StepName): step is TestKind {
  return ['unit', 'integration', 'journeys', 'crash'].includes(step);
}

/** What speaks about the whole checkout, and is left out when projects are chosen. */
const WHOLE_CHECKOUT: ReadonlySet<StepName> = new Set(['format', 'lint', 'check']);

export interface TestOptions {
  readonly steps: readonly StepName[];
  /** Folders of the checkout, such as `libs/cache`; empty for all. */
  readonly projects: readonly string[];
  /** Only tests whose name matches. */
  readonly name: string | undefined;
  /** Only test files whose path contains this. */
  readonly file: string | undefined;
  readonly verbose: boolean;
  readonly help: boolean;
}

export const TEST_HELP = `npm test                                      every step
npm test -- --only unit,integration           these steps: ${STEPS.join(', ')}
npm test -- --project libs/cache,services/ai  the tests of these folders
npm test -- --file crash-matrix               test files whose path contains this
npm test -- --name 'retries'                  tests whose name matches this pattern
npm test -- --verbose                         show each test and all output

Servers: our own; or those that DATABASE_URL, NATS_URL, REDIS_URL, S3_ENDPOINT and SMTP_URL name;
or containers, with LYCEUM_TEST_INFRA=testcontainers.
`;

/**
 * Reads the arguments of `npm test`.
 * @param folders the projects there are.
 * @throws Error that names the argument that is wrong, and the choices.
 */
export function parseTestOptions(args: readonly string[], folders: readonly string[]): TestOptions {
  const { values } = parse(args);
  const only = list(values.only);
  const projects = list(values.project).map((project) => project.replace(/^\.\/|\/$/g, ''));
  const noStep = only.find((step) => !STEPS.includes(step as StepName));
  if (noStep !== undefined)
    throw new Error(`There is no step "${noStep}". Steps: ${STEPS.join(', ')}`);
  const noProject = projects.find((project) => !folders.includes(project));
  if (noProject !== undefined) {
    throw new Error(`There is no project "${noProject}". Projects: ${folders.join(', ')}`);
  }
  const selective = projects.length > 0 || values.name !== undefined || values.file !== undefined;
  const fallback = STEPS.filter((step) => !selective || !WHOLE_CHECKOUT.has(step));
  return {
    steps: only.length > 0 ? STEPS.filter((step) => isMeant(step, only)) : fallback,
    projects,
    name: values.name,
    file: values.file,
    verbose: values.verbose ?? false,
    help: values.help ?? false,
  };
}

/** Tests are those of the sources as they are: whoever asks for them asks for the build too. */
const isMeant = (step: StepName, only: readonly string[]): boolean =>
  only.includes(step) ||
  (step === 'build' && STEPS.some((one) => isTestKind(one) && only.includes(one)));

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        only: { type: 'string', multiple: true },
        project: { type: 'string', multiple: true },
        name: { type: 'string' },
        file: { type: 'string' },
        verbose: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new Error(`${(error as Error).message}\n\n${TEST_HELP}`);
  }
}

function list(values: readonly string[] = []): string[] {
  return values
    .flatMap((value) => value.split(','))
    .map((value) => value.trim())
    .filter((value) => value !== '');
}
