import { fileURLToPath } from 'node:url';

/** The checkout that these tests belong to; from `libs/testing/dist/src` it is four folders up. */
export const checkoutRoot = fileURLToPath(new URL('../../../..', import.meta.url)).replace(
  /\/$/,
  '',
);
