import { createHmac } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/**
 * An authenticator app that has scanned a secret: RFC 6238 once more, so that the product is not held against
 * itself. No code is given twice, because the product takes each once.
 */
export class AuthenticatorApp {
  readonly secret: Buffer;
  private last = 0;

  constructor(base32: string) {
    const bits = [...base32].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, '0'));
    const octets = bits.join('').match(/.{8}/g) ?? [];
    this.secret = Buffer.from(octets.map((octet) => Number.parseInt(octet, 2)));
  }

  /** Twice without waiting: of this step, and of the next one, as drift allows. */
  code(): string {
    const now = currentStep();
    // Never one of a step ago, which may be too old when it arrives.
    const step = Math.max(this.last + 1, now);
    if (step > now + 1) throw new Error('Every code that is good now has been used.');
    this.last = step;
    return this.codeOf(step);
  }

  wrongCode(): string {
    const now = currentStep();
    const right = [-2, -1, 0, 1, 2].map((drift) => this.codeOf(now + drift));
    const candidates = ['000000', '111111', '222222', '333333', '444444', '555555'];
    return candidates.find((code) => !right.includes(code))!;
  }

  private codeOf(step: number): string {
    const counter = Buffer.alloc(8);
    counter.writeUInt32BE(step, 4);
    const mac = createHmac('sha1', this.secret).update(counter).digest();
    const at = mac[19]! & 15;
    return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
  }
}

const currentStep = (): number => Math.floor(Date.now() / 30_000);
