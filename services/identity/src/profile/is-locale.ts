import { Matches } from 'class-validator';

/** BCP 47: `en`, `pt-BR`. */
export const IsLocale = (): PropertyDecorator =>
  Matches(/^[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{2,8}){0,3}$/, { message: 'locale must be a BCP 47 tag' });
