/** The signs of a source as they were at a revision. */
export interface SourceSigns {
  readonly revision: string;
  /** Of the chunks that have signs, in order. */
  readonly ordinals: Int32Array;
  /** One after the other, all equally long. */
  readonly signs: Uint8Array;
}

/**
 * Signs that were read lately, those that were not asked for longest leave first. Whether they are still right is for
 * the caller to ask the database, which also says whose they are.
 */
export class SignCache {
  private readonly known = new Map<string, SourceSigns>();
  private bytes = 0;

  constructor(private readonly mostBytes: number) {}

  get(key: string): SourceSigns | undefined {
    const found = this.known.get(key);
    if (!found) return undefined;
    this.known.delete(key);
    this.known.set(key, found);
    return found;
  }

  set(key: string, signs: SourceSigns): void {
    this.drop(key);
    this.known.set(key, signs);
    this.bytes += sizeOf(signs);
    for (const oldest of this.known.keys()) {
      if (this.bytes <= this.mostBytes) break;
      this.drop(oldest);
    }
  }

  private drop(key: string): void {
    const found = this.known.get(key);
    if (!found) return;
    this.bytes -= sizeOf(found);
    this.known.delete(key);
  }
}

/** With the entry itself, which is most of a short source. */
const sizeOf = ({ ordinals, signs }: SourceSigns): number =>
  ordinals.byteLength + signs.byteLength + 300;
