import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { cbor, type Cbor } from './cbor.js';

const UP = 0x01;
const UV = 0x04;
const BACKUP_ELIGIBLE = 0x08;
const BACKED_UP = 0x10;
const ATTESTED = 0x40;

export interface PublicKeyOptions {
  readonly challenge: string;
  readonly rp?: { readonly id: string };
  readonly rpId?: string;
  readonly user?: { readonly id: string };
  readonly allowCredentials?: readonly { readonly id: string }[];
  readonly excludeCredentials?: readonly { readonly id: string }[];
}

/** What to do wrong. */
export interface Fault {
  readonly origin?: string;
  readonly rpId?: string;
  readonly challenge?: string;
  readonly withoutVerification?: boolean;
  readonly counter?: number;
  readonly userHandle?: string;
  readonly brokenSignature?: boolean;
}

/**
 * Stands in for what no machine of a test has: a security key or the lock of a phone. It does what hardware
 * does (WebAuthn Level 3, §6.3): real keys, real signatures, attestation `none`.
 */
export class SoftwareAuthenticator {
  readonly credentialId = randomBytes(32);
  private readonly privateKey: KeyObject;
  private readonly coseKey: Cbor;
  private userHandle: string | undefined;
  private counter = 0;

  constructor(
    private readonly origin: string,
    private readonly algorithm: 'ES256' | 'EdDSA' = 'ES256',
  ) {
    const { publicKey, privateKey } =
      algorithm === 'ES256'
        ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
        : generateKeyPairSync('ed25519');
    const { x, y } = publicKey.export({ format: 'jwk' });
    this.privateKey = privateKey;
    const bytes = (text: string | undefined): Buffer => Buffer.from(text ?? '', 'base64url');
    // RFC 9053, §7: key type, algorithm, curve, coordinates.
    this.coseKey = new Map<number, Cbor>(
      algorithm === 'ES256'
        ? [
            [1, 2],
            [3, -7],
            [-1, 1],
            [-2, bytes(x)],
            [-3, bytes(y)],
          ]
        : [
            [1, 1],
            [3, -8],
            [-1, 6],
            [-2, bytes(x)],
          ],
    );
  }

  /** `navigator.credentials.create()` */
  create(options: PublicKeyOptions, fault: Fault = {}): object {
    this.userHandle = options.user!.id;
    const length = Buffer.alloc(2);
    length.writeUInt16BE(this.credentialId.length);
    const authenticatorData = Buffer.concat([
      this.head(fault.rpId ?? options.rp!.id, ATTESTED, fault),
      Buffer.alloc(16),
      length,
      this.credentialId,
      cbor(this.coseKey),
    ]);
    const attestationObject = cbor(
      new Map<string, Cbor>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', authenticatorData],
      ]),
    );
    return this.credential({
      clientDataJSON: this.clientData('webauthn.create', options, fault).toString('base64url'),
      attestationObject: attestationObject.toString('base64url'),
      transports: ['internal', 'hybrid'],
    });
  }

  /** `navigator.credentials.get()` */
  get(options: PublicKeyOptions, fault: Fault = {}): object {
    this.counter += 1;
    const authenticatorData = this.head(fault.rpId ?? options.rpId!, 0, fault);
    const clientData = this.clientData('webauthn.get', options, fault);
    const signed = Buffer.concat([
      authenticatorData,
      createHash('sha256').update(clientData).digest(),
    ]);
    const hash = this.algorithm === 'ES256' ? 'sha256' : null;
    const signature = sign(hash, signed, this.privateKey);
    if (fault.brokenSignature) signature[signature.length - 1]! ^= 1;
    return this.credential({
      clientDataJSON: clientData.toString('base64url'),
      authenticatorData: authenticatorData.toString('base64url'),
      signature: signature.toString('base64url'),
      userHandle: fault.userHandle ?? this.userHandle,
    });
  }

  private head(rpId: string, more: number, fault: Fault): Buffer {
    const flags = UP | BACKUP_ELIGIBLE | BACKED_UP | more | (fault.withoutVerification ? 0 : UV);
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(fault.counter ?? this.counter);
    return Buffer.concat([
      createHash('sha256').update(rpId).digest(),
      Buffer.from([flags]),
      counter,
    ]);
  }

  private clientData(type: string, { challenge }: PublicKeyOptions, fault: Fault): Buffer {
    return Buffer.from(
      JSON.stringify({
        type,
        challenge: fault.challenge ?? challenge,
        origin: fault.origin ?? this.origin,
        crossOrigin: false,
      }),
    );
  }

  private credential(response: object): object {
    const id = this.credentialId.toString('base64url');
    return {
      id,
      rawId: id,
      type: 'public-key',
      authenticatorAttachment: 'platform',
      clientExtensionResults: {},
      response,
    };
  }
}
