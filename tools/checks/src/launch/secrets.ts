import type { Verdict } from './gate.js';

const SECRET = /(PASSWORD|SECRET|TOKEN|_KEY|_KEY_ID)$/;
const SHORTEST = 16;
const EXAMPLE = /^(change|example|secret|password|test|admin|lyceum|s3rver|minio|x+$)/i;

/** What is wrong with the secrets of a `.env`: names only, never values. */
export function secretFindings(text: string): string[] {
  const settings = [...text.matchAll(/^([A-Z0-9_]+)=(.*)$/gm)].map(
    ([, name, value]) => [name!, value!.trim()] as const,
  );
  const secrets = settings.filter(([name, value]) => SECRET.test(name) && value !== '');
  const used = new Map<string, string>();
  return secrets.flatMap(([name, value]) => {
    const other = used.get(value);
    used.set(value, name);
    if (other !== undefined) return [`${name} is the same as ${other}`];
    if (EXAMPLE.test(value)) return [`${name} is an example`];
    return value.length < SHORTEST ? [`${name} is shorter than ${SHORTEST} characters`] : [];
  });
}

/** @param file `.env`, or what stands for it; undefined when there is none */
export function secretsVerdict(text: string | undefined): Verdict {
  const findings = text === undefined ? [] : secretFindings(text);
  return {
    what: 'secrets are nobody else’s',
    isGo: text !== undefined && findings.length === 0,
    found:
      text === undefined
        ? 'there is no .env to look at'
        : findings.join(', ') || 'each is long and its own',
  };
}
