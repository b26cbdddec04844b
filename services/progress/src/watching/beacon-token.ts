import { Injectable } from '@nestjs/common';
import { SIGNATURE_BYTES, Signatures } from '../keys/index.js';
import { watchErrors } from './watch.errors.js';

/** Whose session it is. */
export interface BeaconClaims {
  readonly sessionId: string;
  readonly tenantId: string;
  readonly userId: string;
}

const UUID_BYTES = 16;
const CLAIMS_BYTES = 3 * UUID_BYTES;

/**
 * What a page that is being closed shows instead of an access token: `sendBeacon` cannot set headers. It opens
 * one watch session, for adding to it, and ends with it.
 */
@Injectable()
export class BeaconTokens {
  constructor(private readonly signatures: Signatures) {}

  async create({ sessionId, tenantId, userId }: BeaconClaims): Promise<string> {
    const claims = Buffer.from([sessionId, tenantId, userId].join('').replaceAll('-', ''), 'hex');
    const signature = await this.signatures.sign('beacons', claims);
    return Buffer.concat([claims, signature]).toString('base64url');
  }

  /** @throws DomainError `progress.beacon_token_invalid` */
  async read(token: string): Promise<BeaconClaims> {
    const bytes = Buffer.from(token, 'base64url');
    const [claims, signature] = [bytes.subarray(0, CLAIMS_BYTES), bytes.subarray(CLAIMS_BYTES)];
    const isOurs =
      signature.length === SIGNATURE_BYTES &&
      (await this.signatures.verify('beacons', claims, signature));
    if (!isOurs) throw watchErrors.beacon_token_invalid();
    return { sessionId: uuidAt(claims, 0), tenantId: uuidAt(claims, 1), userId: uuidAt(claims, 2) };
  }
}

function uuidAt(claims: Buffer, place: number): string {
  const hex = claims.toString('hex', place * UUID_BYTES, (place + 1) * UUID_BYTES);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
