import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Signatures } from '../keys/index.js';
import { SERIAL_BYTES, readCode, writeCode } from './certificate-code.js';

/** Codes that nobody can make up: a serial number and its signature. */
@Injectable()
export class CertificateCodes {
  constructor(private readonly signatures: Signatures) {}

  async create(): Promise<string> {
    const serial = randomBytes(SERIAL_BYTES);
    return writeCode(serial, await this.signatures.sign('certificates', serial));
  }

  /** The code as it was given out; `undefined` for what we have not signed. */
  async verified(text: string): Promise<string | undefined> {
    const parts = readCode(text);
    if (!parts) return undefined;
    const isOurs = await this.signatures.verify('certificates', parts.serial, parts.signature);
    return isOurs ? parts.code : undefined;
  }
}
