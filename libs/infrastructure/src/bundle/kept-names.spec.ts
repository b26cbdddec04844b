import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { END_OF_LOADING, keepNamesOnce } from './kept-names.js';

/** esbuild calls the second class otherwise, because the file has one of that name. */
const SOURCE = `
  export class Course {}
  export const made = () => { const later = () => 1; return { later, other: class Course {} }; };
`;

describe('names in a bundle', () => {
  const bundled = async (source = SOURCE): Promise<string> => {
    const { build } = await import('esbuild');
    const { outputFiles } = await build({
      stdin: { contents: source },
      footer: { js: END_OF_LOADING },
      ...{ bundle: true, write: false, keepNames: true, format: 'esm', target: 'node20.19' },
    });
    return outputFiles[0]!.text;
  };

  it('are those of classes and of what is made once, and cost nothing afterwards', async () => {
    const url = `data:text/javascript,${encodeURIComponent(keepNamesOnce(await bundled()))}`;
    type Named = { readonly name: string };
    const { Course, made } = (await import(url)) as {
      Course: Named;
      made: () => { later: (() => number) & Named; other: Named };
    };
    const { later, other } = made();
    assert.deepEqual([Course.name, made.name, other.name], ['Course', 'made', 'Course']);
    assert.deepEqual([later.name, later()], ['', 1]);
  });

  it('need not be there', async () => {
    const code = keepNamesOnce(await bundled('export const two = 2;'));
    const { two } = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as {
      two: number;
    };
    assert.equal(two, 2);
  });

  it('stay in their lines', async () => {
    const code = await bundled();
    assert.equal(keepNamesOnce(code).split('\n').length, code.split('\n').length);
  });

  it('are not lost without a word when esbuild keeps them in another way', () => {
    assert.throws(() => keepNamesOnce('__name(Course, "Course");'), /in another way/);
  });
});
