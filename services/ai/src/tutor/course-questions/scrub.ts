const MAIL = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*/gu;
const ADDRESS = /\b(?:[a-z][a-z0-9+.-]{0,30}:\/\/|www\.)\S+/gi;
const HANDLE = /(?<![\p{L}\p{N}])@[\p{L}\p{N}_.]{2,}/gu;
/** Seven digits or more with what people write between them: telephones, accounts, cards. */
const NUMBER = /[+(]?\d(?:[\s()./-]{0,3}\d){6,}/g;

/** Text without what is likely to say who wrote it: e-mail addresses, links, handles and long numbers. */
export const scrub = (text: string): string =>
  text
    .replace(ADDRESS, '[link]')
    .replace(MAIL, '[e-mail]')
    .replace(HANDLE, '[name]')
    .replace(NUMBER, '[number]');
