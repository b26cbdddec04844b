import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  Equals,
  IsArray,
  IsIn,
  IsInt,
  IsObject,
  IsString,
  IsUUID,
  Length,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { IsOmittable, IsVisible } from '@lyceum/platform';
import { TokenModeDto } from '../sessions/index.js';

const IsBase64Url = (): PropertyDecorator =>
  Matches(/^[A-Za-z0-9_-]*$/, { message: '$property must be base64url without padding' });
const TRANSPORTS = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'] as const;
const ATTACHMENTS = ['cross-platform', 'platform'] as const;

export class AttestationDto {
  @IsBase64Url()
  @Length(1, 8_192)
  clientDataJSON!: string;

  @IsBase64Url()
  @Length(1, 32_768)
  attestationObject!: string;

  @IsOmittable()
  @IsArray()
  @ArrayMaxSize(10)
  @IsIn(TRANSPORTS, { each: true })
  transports?: (typeof TRANSPORTS)[number][];

  /** Part of the attestation object, repeated by browsers for convenience; not read. */
  @IsOmittable()
  @IsString()
  @MaxLength(8_192)
  authenticatorData?: string;

  /** Repeated by browsers for convenience; not read. */
  @IsOmittable()
  @IsString()
  @MaxLength(8_192)
  publicKey?: string;

  /** Repeated by browsers for convenience; not read. */
  @IsOmittable()
  @IsInt()
  publicKeyAlgorithm?: number;
}

export class AssertionDto {
  @IsBase64Url()
  @Length(1, 8_192)
  clientDataJSON!: string;

  @IsBase64Url()
  @Length(1, 8_192)
  authenticatorData!: string;

  @IsBase64Url()
  @Length(1, 2_048)
  signature!: string;

  @IsOmittable()
  @IsBase64Url()
  @MaxLength(128)
  userHandle?: string;
}

class CredentialDto {
  @IsBase64Url()
  @Length(1, 1_400)
  id!: string;

  @IsBase64Url()
  @Length(1, 1_400)
  rawId!: string;

  @Equals('public-key')
  type!: 'public-key';

  @IsOmittable()
  @IsIn(ATTACHMENTS)
  authenticatorAttachment?: (typeof ATTACHMENTS)[number];

  /** No extension is asked for, and none is read. */
  @IsObject()
  clientExtensionResults!: Record<string, unknown>;
}

/** `PublicKeyCredential.toJSON()` after `navigator.credentials.create()`. */
export class NewCredentialDto extends CredentialDto {
  @IsObject()
  @ValidateNested()
  @Type(() => AttestationDto)
  response!: AttestationDto;
}

/** `PublicKeyCredential.toJSON()` after `navigator.credentials.get()`. */
export class PasskeyAnswerDto extends CredentialDto {
  @IsObject()
  @ValidateNested()
  @Type(() => AssertionDto)
  response!: AssertionDto;
}

export class RegisterPasskeyDto {
  /** By which its owner tells it from others: `Work laptop`. */
  @IsString()
  @IsVisible()
  @MaxLength(100)
  name!: string;

  @IsObject()
  @ValidateNested()
  @Type(() => NewCredentialDto)
  credential!: NewCredentialDto;
}

export class RenamePasskeyDto {
  @IsString()
  @IsVisible()
  @MaxLength(100)
  name!: string;
}

export class PasskeySignInDto extends TokenModeDto {
  @IsObject()
  @ValidateNested()
  @Type(() => PasskeyAnswerDto)
  credential!: PasskeyAnswerDto;

  /** The school to act in; without it the oldest membership. */
  @IsOmittable()
  @IsUUID()
  schoolId?: string;
}

/** What a browser is asked for, as WebAuthn Level 3 writes it in JSON. */
export class PasskeyOptionsView {
  /**
   * For `PublicKeyCredential.parseCreationOptionsFromJSON` when registering, for
   * `PublicKeyCredential.parseRequestOptionsFromJSON` when signing in.
   */
  readonly publicKey!: Record<string, unknown>;
  /** Seconds until the answer comes too late. */
  readonly expiresIn!: number;
}

export class PasskeyView {
  readonly id!: string;
  readonly name!: string;
  /** Whether it is kept in an account of a vendor and so on several devices. */
  readonly synced!: boolean;
  readonly createdAt!: Date;
  readonly lastUsedAt!: Date | null;
}

export class PasskeyListView {
  readonly items!: PasskeyView[];
}

export class PasskeyRegisteredView {
  readonly passkey!: PasskeyView;
  /** Shown this once, and only with the first second factor: where a lost one is replaced by. */
  readonly recoveryCodes!: string[] | null;
}
