import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsString, Length, MaxLength } from 'class-validator';

const LONGEST = 128;

/** One spelling for characters that can be typed in several ways (NIST SP 800-63B §3.1.1.2): NFKC. */
const Normalised = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? value.normalize('NFKC') : value,
  );

/** A password that is being chosen: 8 to 128 characters, whatever they are. */
export const IsNewPassword = (): PropertyDecorator =>
  applyDecorators(Normalised(), IsString(), Length(8, LONGEST));

/** A password that is being tried. */
export const IsPassword = (): PropertyDecorator =>
  applyDecorators(Normalised(), IsString(), MaxLength(LONGEST));
