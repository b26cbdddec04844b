import { type z, ZodError } from 'zod';
import type { JobDefinition } from './job-definition.js';
import { jobErrors } from './job-errors.js';

/** The input as the job's schema delivers it. @throws jobs.invalid_input naming every problem */
export function checkInput<S extends z.ZodType>(
  definition: JobDefinition<S>,
  input: unknown,
): z.output<S> {
  try {
    return definition.input.parse(input);
  } catch (error) {
    if (!(error instanceof ZodError)) throw error;
    const problems = error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw jobErrors.invalid_input({ detail: `${definition.name}: ${problems.join('; ')}` });
  }
}
