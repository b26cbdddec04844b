import type { Answer } from './call.js';

interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

type List = (input: never) => Promise<Answer<Page<unknown>>>;
type ItemOf<L> = L extends (input: never) => Promise<Answer<Page<infer T>>> ? T : never;
type ListInput = { readonly query?: { readonly cursor?: string } } | undefined;

/**
 * Every item of a list, page by page as they are asked for.
 *
 * @example
 * for await (const course of items(client.courses.list, { query: { limit: 100 } })) …
 */
export async function* items<L extends List>(
  list: L,
  input?: Parameters<L>[0],
): AsyncGenerator<ItemOf<L>, void, undefined> {
  const given = input as ListInput;
  let cursor: string | null | undefined;
  do {
    const query = { ...given?.query, ...(cursor && { cursor }) };
    const { data } = await list({ ...given, query } as never);
    yield* data.items as readonly ItemOf<L>[];
    cursor = data.nextCursor;
  } while (cursor);
}
