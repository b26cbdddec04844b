import { parse } from 'yaml';

export interface ComposeService {
  readonly image?: string;
  readonly build?: { readonly args?: Readonly<Record<string, string>>; readonly target?: string };
  readonly user?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly cap_add?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly privileged?: boolean;
  readonly restart?: string;
  readonly ports?: readonly unknown[];
  readonly networks?: readonly string[];
  readonly network_mode?: string;
  readonly volumes?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly healthcheck?: unknown;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly deploy?: {
    readonly resources?: { readonly limits?: Readonly<Record<string, string | number>> };
  };
}

export interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly networks?: Readonly<Record<string, { readonly internal?: boolean } | null>>;
  readonly volumes?: Readonly<Record<string, unknown>>;
}

export interface Variable {
  readonly name: string;
  /** `:?` stops without a value, `:-` has a default, and a bare name is silently empty. */
  readonly operator: ':?' | ':-' | '';
  readonly fallback: string;
}

/** Reads a compose file with its anchors and merges resolved and its `${…}` left as they are. */
export function parseCompose(text: string): ComposeFile {
  return parse(text, { merge: true }) as ComposeFile;
}

/** Every `${…}` of a text. `$$` is a literal dollar, comments do not count. */
export function variablesOf(text: string): Variable[] {
  const code = text.replace(/^\s*#.*$/gm, '').replaceAll('$$', '');
  return [...code.matchAll(/\$\{([A-Z0-9_]+)(?:(:[?-])([^}]*))?\}/g)].map((match) => ({
    name: match[1] ?? '',
    operator: (match[2] ?? '') as Variable['operator'],
    fallback: match[2] === ':-' ? (match[3] ?? '') : '',
  }));
}

/** What compose does before it validates: variables become text. */
export function interpolate(value: unknown, values: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') {
    return value
      .replace(
        /\$\{([A-Z0-9_]+)(?::[?-]([^}]*))?\}/g,
        (_, name: string, fallback: string | undefined) => values.get(name) ?? fallback ?? '',
      )
      .replaceAll('$$', '$');
  }
  if (Array.isArray(value)) return value.map((item) => interpolate(item, values));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, interpolate(item, values)]),
    );
  }
  return value;
}

/** Settings of an example file: `NAME=value`, and those mentioned as `# NAME=value`. */
export function parseEnvExample(text: string): {
  set: Map<string, string>;
  mentioned: Set<string>;
} {
  const set = new Map<string, string>();
  const mentioned = new Set<string>();
  for (const match of text.matchAll(/^(# )?([A-Z][A-Z0-9_]*)=(.*)$/gm)) {
    const [, comment, name = '', value = ''] = match;
    if (comment === undefined) set.set(name, value);
    else mentioned.add(name);
  }
  return { set, mentioned };
}
