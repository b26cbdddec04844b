import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, LOGGER, Metrics, type Logger } from '@lyceum/platform';
import type { Config } from '../config.js';
import { passwordErrors } from './password.errors.js';

const TIMEOUT_MS = 1_500;
/** A range has about a thousand lines of 38 bytes. */
const MAX_ANSWER_BYTES = 512 * 1024;

/**
 * Asks whether a password is among the leaked ones without telling it: five hexadecimal digits of its SHA-1
 * are sent, the rest is looked for in what comes back (the range protocol of Have I Been Pwned). When the
 * service cannot be asked, the password passes.
 */
@Injectable()
export class BreachedPasswords {
  private readonly checks;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
    metrics: Metrics,
  ) {
    this.checks = metrics.counter(
      'breached_password_checks_total',
      'Passwords that were looked for among the leaked ones, by result',
      ['result'],
    );
  }

  /** @throws DomainError `identity.password_breached` */
  async refuse(password: string): Promise<void> {
    const base = this.config.BREACHED_PASSWORDS_URL;
    if (base === undefined) return;
    let result: 'found' | 'clear' | 'failed';
    try {
      result = (await isListed(base, password)) ? 'found' : 'clear';
    } catch (error) {
      this.logger.warn({ err: error }, 'leaked passwords cannot be looked up; the password passes');
      result = 'failed';
    }
    this.checks.inc({ result });
    if (result === 'found') throw passwordErrors.password_breached();
  }
}

async function isListed(base: string, password: string): Promise<boolean> {
  const digest = createHash('sha1').update(password).digest('hex').toUpperCase();
  const url = `${base.replace(/\/$/, '')}/range/${digest.slice(0, 5)}`;
  const response = await fetch(url, {
    // Every answer is padded to about the same length; padding has a count of 0.
    headers: { 'add-padding': 'true', 'user-agent': 'lyceum' },
    signal: AbortSignal.timeout(TIMEOUT_MS),
    redirect: 'error',
  });
  if (response.status !== 200) throw new Error(`the range service answered ${response.status}`);
  const rest = digest.slice(5);
  return (await boundedText(response)).split('\n').some((line) => {
    const [suffix, count] = line.trim().split(':');
    return suffix?.toUpperCase() === rest && Number(count) > 0;
  });
}

async function boundedText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) throw new Error('the range service answered too much');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
