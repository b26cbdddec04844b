/** As esbuild writes it with `keepNames`. */
const NAME_HELPER =
  'var __name = (target, value) => __defProp(target, "name", { value, configurable: true });';

/** Ends what esbuild writes: from then on only classes are named. */
export const END_OF_LOADING = 'var __isLoading = false;';

/**
 * With `keepNames` esbuild names every function each time that it is made, which takes a third of the time of a public
 * read. After this a function keeps its name if it is made while the file is loaded, and a class always does: theirs are
 * shown.
 *
 * @param code what esbuild has written, with `END_OF_LOADING` as its footer; its lines stay where they are
 * @throws Error when esbuild writes it in another way
 */
export function keepNamesOnce(code: string): string {
  if (!code.includes('__name(')) return code;
  if (!code.includes(NAME_HELPER))
    throw new Error('esbuild keeps names in another way than before: see kept-names.ts');
  const helpers = [
    NAME_HELPER.replace('__name', '__nameClass'),
    'var __isLoading = true;',
    'var __name = (target, value) => __isLoading ? __nameClass(target, value) : target;',
  ].join(' ');
  return code.replace(NAME_HELPER, () => helpers).replaceAll('__name(this, ', '__nameClass(this, ');
}
