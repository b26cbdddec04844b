/** What of an operation says which things its ids are of. */
interface Place {
  readonly tag: string;
  readonly path: string;
}

/** Ids, slugs, tags and cursors that answers have shown, by the part of the API that showed them. */
export class Memory {
  private readonly values = new Map<string, string[]>();

  /** The nth value known for a parameter, of its own kind first; `undefined` when nothing is known. */
  recall({ tag, path }: Place, parameter: string, index: number): string | undefined {
    const kind = kindOf(parameter);
    const own =
      this.values.get(kind === 'id' ? idKind(resourceBefore(path, parameter)) : `${tag} ${kind}`) ??
      this.values.get(`${tag} ${kind}`) ??
      [];
    const all = this.values.get(kind) ?? [];
    // Now and then the id of something else: it must not be taken for one of this kind.
    const known = own.length > 0 && index % 5 !== 0 ? own : all;
    return known.length > 0 ? known[known.length - 1 - (index % known.length)] : undefined;
  }

  harvest({ tag, path }: Place, body: unknown, entityTag: string | null): void {
    if (entityTag !== null) this.add('tag', entityTag, tag);
    this.walk(tag, resourceOf(path), '', body);
  }

  /** @param resource what an `id` at this place is the id of */
  private walk(tag: string, resource: string, key: string, value: unknown): void {
    if (typeof value === 'string') {
      if (/^cursor$|Cursor$/.test(key)) this.add('cursor', value, tag);
      else if (!/^id$|Id$/.test(key)) this.add(key, value, tag);
      else {
        this.add('id', value, tag);
        this.add(idKind(key === 'id' ? resource : key.slice(0, -'Id'.length)), value);
      }
    } else if (Array.isArray(value)) {
      const inside = key === 'items' || key === '' ? resource : singular(key);
      for (const item of value) this.walk(tag, inside, key, item);
    } else if (typeof value === 'object' && value !== null)
      for (const [name, member] of Object.entries(value)) this.walk(tag, resource, name, member);
  }

  private add(kind: string, value: string, tag?: string): void {
    for (const place of tag === undefined ? [kind] : [kind, `${tag} ${kind}`]) {
      const known = this.values.get(place) ?? [];
      if (!known.includes(value)) known.push(value);
      if (known.length > MAX_KNOWN) known.shift();
      this.values.set(place, known);
    }
  }
}

const MAX_KNOWN = 200;

function kindOf(parameter: string): string {
  if (parameter === 'if-match' || parameter === 'if-none-match') return 'tag';
  return /^id$|Id$/.test(parameter) ? 'id' : parameter;
}

const idKind = (resource: string): string => `id of ${resource}`;
const singular = (word: string): string => word.replace(/s$/, '');

/** `/v1/courses/{id}/lessons` and what it answers: `lesson`; `/v1/courses/{id}/publish`: `course`. */
function resourceOf(path: string): string {
  const words = path.split('/').filter((segment) => /^[a-z-]+s$/.test(segment));
  return singular(words.at(-1) ?? '');
}

/** `/v1/courses/{id}/lessons/{lessonId}`: `lesson` is what `lessonId` is the id of. */
function resourceBefore(path: string, parameter: string): string {
  return singular(path.split(`/{${parameter}}`)[0]!.split('/').at(-1) ?? '');
}
