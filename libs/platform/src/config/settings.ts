import { readFileSync } from 'node:fs';
import { z } from 'zod';

/**
 * How much a setting matters: `required` stops the start when it is missing, `recommended` starts with a
 * warning (what to expect without it), `optional` is silent.
 */
export type Level = 'required' | 'recommended' | 'optional';

export interface Setting<T> {
  readonly level: Level;
  /** One line for whoever has to set it; printed in the error. */
  readonly description: string;
  readonly parse: (raw: string) => T;
  /** Used when the variable is not set. */
  readonly fallback: T | undefined;
  /** Builds the raw value from other variables (`POSTGRES_HOST`, …) when this one is not set. */
  readonly fromParts: ((env: NodeJS.ProcessEnv) => string | undefined) | undefined;
}

export type Settings = Readonly<Record<string, Setting<unknown>>>;

export type ConfigOf<S extends Settings> = {
  readonly [K in keyof S]: S[K] extends Setting<infer T> ? T : never;
};

/** A wrong or missing setting. The message is one line, names every variable and never holds a value. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`Configuration error: ${problems.join('; ')}`);
    this.name = 'ConfigError';
  }
}

interface SettingOptions<T> {
  readonly fallback?: T;
  readonly fromParts?: (env: NodeJS.ProcessEnv) => string | undefined;
}

function setting<T>(
  level: Level,
  schema: z.ZodType<T>,
  description: string,
  options: SettingOptions<T> = {},
): Setting<T> {
  return {
    level,
    description,
    parse: (raw) => schema.parse(raw),
    fallback: options.fallback,
    fromParts: options.fromParts,
  };
}

export const required = <T>(
  schema: z.ZodType<T>,
  description: string,
  options?: Pick<SettingOptions<T>, 'fromParts'>,
): Setting<T> => setting('required', schema, description, options);

export const recommended = <T>(
  schema: z.ZodType<T>,
  description: string,
  options?: Pick<SettingOptions<T>, 'fromParts'>,
): Setting<T | undefined> => setting<T | undefined>('recommended', schema, description, options);

/** Without a fallback the value may be `undefined`; with one it never is. */
export function optional<T>(
  schema: z.ZodType<T>,
  description: string,
  options: SettingOptions<T> & { fallback: T },
): Setting<T>;
export function optional<T>(
  schema: z.ZodType<T>,
  description: string,
  options?: SettingOptions<T>,
): Setting<T | undefined>;
export function optional<T>(
  schema: z.ZodType<T>,
  description: string,
  options?: SettingOptions<T>,
): Setting<T | undefined> {
  return setting<T | undefined>('optional', schema, description, options);
}

/**
 * Reads every setting once. `NAME` is read from the file that `NAME_FILE` names when it is not set itself, so
 * that secrets can be mounted instead of being put into the environment. An empty value counts as not set.
 *
 * @throws ConfigError naming every wrong or missing variable.
 */
export function loadConfig<S extends Settings>(
  settings: S,
  env: NodeJS.ProcessEnv = process.env,
): ConfigOf<S> {
  const problems: string[] = [];
  const config: Record<string, unknown> = {};
  for (const [name, definition] of Object.entries(settings)) {
    try {
      const raw = rawValue(name, definition, env);
      if (raw !== undefined) config[name] = definition.parse(raw);
      else if (definition.level === 'required')
        problems.push(`${name} is missing (${definition.description})`);
      else config[name] = definition.fallback;
    } catch (error) {
      problems.push(`${name} ${reason(error)} (${definition.description})`);
    }
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return Object.freeze(config) as ConfigOf<S>;
}

/** Warnings for recommended settings that are not set: what to tell the operator at start. */
export function missingRecommended(settings: Settings, config: Record<string, unknown>): string[] {
  return Object.entries(settings)
    .filter(
      ([name, definition]) => definition.level === 'recommended' && config[name] === undefined,
    )
    .map(([name, definition]) => `${name} is not set: ${definition.description}`);
}

function rawValue(
  name: string,
  definition: Setting<unknown>,
  env: NodeJS.ProcessEnv,
): string | undefined {
  // Parts are looked up the same way, so that a password among them may be in a file too.
  const parts = new Proxy(env, { get: (_env, part) => lookUp(String(part), env) });
  return lookUp(name, env) ?? definition.fromParts?.(parts);
}

function lookUp(name: string, env: NodeJS.ProcessEnv): string | undefined {
  const direct = env[name];
  if (direct) return direct;
  const file = env[`${name}_FILE`];
  if (!file) return undefined;
  try {
    return readFileSync(file, 'utf8').trim() || undefined;
  } catch {
    throw new UnreadableSecretFile(name);
  }
}

class UnreadableSecretFile extends Error {
  constructor(name: string) {
    super(`cannot be read from the file named by ${name}_FILE`);
  }
}

/** Says what was expected. Schema messages may quote the input, so only ours and the issue's kind are used. */
function reason(error: unknown): string {
  if (error instanceof UnreadableSecretFile) return error.message;
  if (error instanceof z.ZodError) {
    const issue = error.issues[0];
    if (issue?.code === 'custom') return issue.message;
    if (issue?.code === 'invalid_value') return `must be one of ${issue.values.join(', ')}`;
    if (issue?.code === 'too_small') return `must be at least ${issue.minimum}`;
    if (issue?.code === 'too_big') return `must be at most ${issue.maximum}`;
  }
  return 'has the wrong form';
}
